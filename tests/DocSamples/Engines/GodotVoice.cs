using System.Runtime.InteropServices;
using Godot;
using VoipSdk;
using VoipSdk.Audio;

namespace DocSamples.Engines;

/// <summary>The code of docs/guides/godot.md.</summary>
public partial class Voice : Node
{
    private readonly SpatialPanner _panner = new();
    private HostAudioBackend _audio = null!;
    private AudioEffectCapture _capture = null!;
    private AudioStreamGeneratorPlayback _playback = null!;
    private Task<DirectoryClient> _connecting = null!;
    private Vector2[] _block = [];
    private int _capacity;
    private int _wanted;

    public override void _Ready()
    {
        int rate = (int)AudioServer.GetMixRate();
        _audio = new HostAudioBackend(rate, channels: 2);

        // The microphone plays into a bus named Record, which is muted and has a Capture effect.
        _capture = (AudioEffectCapture)AudioServer.GetBusEffect(AudioServer.GetBusIndex("Record"), 0);
        var microphone = new AudioStreamPlayer { Stream = new AudioStreamMicrophone(), Bus = "Record" };
        AddChild(microphone);
        microphone.Play();

        var speaker = new AudioStreamPlayer { Stream = new AudioStreamGenerator { MixRate = rate, BufferLength = 0.1f } };
        AddChild(speaker);
        speaker.Play();
        _playback = (AudioStreamGeneratorPlayback)speaker.GetStreamPlayback();
        _capacity = _playback.GetFramesAvailable();
        _wanted = rate / 20;
        _connecting = ConnectAsync(_audio);
    }

    public override void _Process(double delta)
    {
        Vector2[] captured = _capture.GetBuffer(_capture.GetFramesAvailable());
        _audio.Write(MemoryMarshal.Cast<Vector2, float>(captured));

        // 50 ms wait to be played: a frame of the game may take that long.
        int missing = _wanted - (_capacity - _playback.GetFramesAvailable());
        if (missing > 0)
        {
            if (_block.Length != missing)
            {
                _block = new Vector2[missing];
            }

            _audio.Read(MemoryMarshal.Cast<Vector2, float>(_block.AsSpan()));
            _playback.PushBuffer(_block);
        }
    }

    public override void _ExitTree() => _ = CloseAsync();

    public void PlaceFriend(PeerCallSession call, Node3D camera, Node3D friend)
    {
        var listener = new SpatialListener(Numerics(camera.GlobalPosition), -Numerics(camera.GlobalBasis.Z), Numerics(camera.GlobalBasis.Y));
        _panner.Apply(call, listener, Numerics(friend.GlobalPosition));
    }

    private static System.Numerics.Vector3 Numerics(Vector3 vector) => new(vector.X, vector.Y, vector.Z);

    private static async Task<DirectoryClient> ConnectAsync(HostAudioBackend audio)
    {
        var options = new DirectoryClientOptions { Host = "directory.example.org", AudioBackend = audio, MaxCalls = 8 };
        DirectoryClient client = await DirectoryClient.ConnectAsync(options);
        await client.LoginAsync("alice");
        return client;
    }

    private async Task CloseAsync() => await (await _connecting).DisposeAsync();
}
