using System.Numerics;
using VoipSdk;
using VoipSdk.Audio;

namespace GameLoop;

/// <summary>
/// The game: everything that happens in a step. A real one has one player; here the friends live in the same loop, each with
/// microphone and ears of their own.
/// </summary>
internal sealed class Game(Player alice, Player bob, Player carol, Recordings recordings, WavWriter wav)
{
    // Samples a step at 48 kHz.
    private const int StepFrames = AudioPort.SampleRate / FixedStep.Rate;

    private readonly SpatialPanner _panner = new(new SpatialPannerOptions { ReferenceDistance = 1, RearVolume = 0.7f });
    private readonly float[] _stereo = new float[2 * StepFrames];
    private readonly float[] _mono = new float[StepFrames];
    private long _steps;
    private double _heardByFriends;

    public Hearing Hearing { get; } = new();

    /// <summary>Whether the scene is over.</summary>
    public bool IsOver => Time >= Scene.Length;

    /// <summary>How loud the friends heard the player, in dB.</summary>
    public double HeardByFriends => Level.Decibels(_heardByFriends / Math.Max(1, _steps) / (2 * StepFrames));

    /// <summary>Seconds of the scene, which begins when everybody can talk.</summary>
    private double Time => (double)_steps / FixedStep.Rate;

    public void Step()
    {
        alice.Poll();
        bob.Poll();
        carol.Poll();
        if (alice.FindCall("bob") is not { } withBob || alice.FindCall("carol") is not { } withCarol)
        {
            return;
        }

        PlaceFriends(withBob, withCarol);
        FriendsTalkAndListen();
        AliceTalksAndListens();
        _steps++;
    }

    private void PlaceFriends(PeerCallSession withBob, PeerCallSession withCarol)
    {
        var listener = new SpatialListener(Vector3.Zero, forward: -Vector3.UnitZ, up: Vector3.UnitY);
        _panner.Apply(withBob, listener, Scene.WhereIsBob(Time));
        _panner.Apply(withCarol, listener, Scene.WhereIsCarol(Time));
    }

    private void AliceTalksAndListens()
    {
        Scene.AliceSpeaks(Time, recordings.Alice, _mono);
        alice.Speak(Stereo(_mono));
        alice.Hear(_stereo);
        Hearing.Add(Time, _stereo);
        wav.Write(_stereo);
    }

    private void FriendsTalkAndListen()
    {
        Scene.BobSpeaks(Time, recordings.Bob, _mono);
        bob.Speak(_mono);
        Scene.CarolSpeaks(Time, recordings.Carol, _mono);
        carol.Speak(_mono);
        bob.Hear(_mono);
        _heardByFriends += Level.Energy(_mono);
        carol.Hear(_mono);
        _heardByFriends += Level.Energy(_mono);
    }

    // A backend has as many channels in as out.
    private Span<float> Stereo(ReadOnlySpan<float> mono)
    {
        for (int i = 0; i < mono.Length; i++)
        {
            _stereo[2 * i] = mono[i];
            _stereo[(2 * i) + 1] = mono[i];
        }

        return _stereo;
    }
}
