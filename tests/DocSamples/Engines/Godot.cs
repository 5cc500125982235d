// As much of Godot 4's C# API as docs/guides/godot.md uses, with the documented signatures; it does nothing.
namespace Godot;

public struct Vector2
{
    public float X;
    public float Y;
}

public struct Vector3
{
    public float X;
    public float Y;
    public float Z;

    public static Vector3 operator -(Vector3 vector) => new() { X = -vector.X, Y = -vector.Y, Z = -vector.Z };
}

public struct Basis
{
    public Vector3 X;
    public Vector3 Y;
    public Vector3 Z;
}

public class Node
{
    public virtual void _Ready()
    {
    }

    public virtual void _Process(double delta)
    {
    }

    public virtual void _ExitTree()
    {
    }

    public void AddChild(Node node) => node._Ready();
}

public class Node3D : Node
{
    public Vector3 GlobalPosition { get; set; }

    public Basis GlobalBasis { get; set; }
}

public class AudioStream;

public class AudioStreamMicrophone : AudioStream;

public class AudioStreamGenerator : AudioStream
{
    public float MixRate { get; set; } = 44_100;

    public float BufferLength { get; set; } = 0.5f;
}

public class AudioStreamPlayback;

public class AudioStreamGeneratorPlayback : AudioStreamPlayback
{
    public int GetFramesAvailable() => 0;

    public bool PushBuffer(Vector2[] frames) => frames.Length > 0;
}

public class AudioStreamPlayer : Node
{
    public AudioStream Stream { get; set; } = new();

    public string Bus { get; set; } = "Master";

    public void Play()
    {
    }

    public AudioStreamPlayback GetStreamPlayback() => new AudioStreamGeneratorPlayback();
}

public class AudioEffect;

public class AudioEffectCapture : AudioEffect
{
    public int GetFramesAvailable() => 0;

    public Vector2[] GetBuffer(int frames) => new Vector2[frames];
}

public static class AudioServer
{
    public static float GetMixRate() => 48_000;

    public static int GetBusIndex(string name) => name.Length;

    public static AudioEffect GetBusEffect(int busIndex, int effectIndex) => new AudioEffectCapture();
}
