// As much of Unity's API as docs/guides/unity.md uses, with the documented signatures; it does nothing.
namespace UnityEngine;

public class MonoBehaviour
{
    public Transform transform { get; } = new();
}

public struct Vector3
{
    public float x;
    public float y;
    public float z;
}

public class Transform
{
    public Vector3 position { get; set; }

    public Vector3 forward { get; set; }

    public Vector3 up { get; set; }
}

public class AudioClip
{
    public int samples => 48_000;

    public bool GetData(float[] data, int offsetSamples) => data.Length > offsetSamples;
}

public static class Microphone
{
    public static AudioClip Start(string? deviceName, bool loop, int lengthSec, int frequency) => new();

    public static int GetPosition(string? deviceName) => 0;

    public static void End(string? deviceName)
    {
    }
}

public static class AudioSettings
{
    public static int outputSampleRate => 48_000;
}
