namespace VoipSdk.Audio;

/// <summary>From the calls to the loudspeakers, on the device's thread: mix, volume, meter.</summary>
internal sealed class PlaybackSound(PortList ports, VoiceProcessing processing) : DeviceSound
{
    private const int FramesAtOnce = PortMixer.FramesAtOnce;
    private readonly PortMixer _mixer = new();
    private readonly float[] _left = new float[FramesAtOnce];
    private readonly float[] _right = new float[FramesAtOnce];
    private GainRamp _gain = new(1);

    /// <summary>Set before the first device is opened.</summary>
    public AudioOutput Output { get; set; } = null!; // The backend sets it before anything runs.

    public LevelMeter Meter { get; } = new();

    public CallbackGate Passage { get; } = new();

    /// <summary>What the microphone test plays; null while there is none.</summary>
    public volatile MicrophoneMonitor? Monitor;

    public override void Play(Span<float> stereo)
    {
        Passage.Enter();
        try
        {
            while (!stereo.IsEmpty)
            {
                int frames = Math.Min(FramesAtOnce, stereo.Length / 2);
                Fill(stereo[..(2 * frames)], frames);
                stereo = stereo[(2 * frames)..];
            }
        }
        finally
        {
            Passage.Leave();
        }
    }

    public override void Closed() => Meter.Reset();

    private void Fill(Span<float> stereo, int frames)
    {
        Span<float> left = _left.AsSpan(0, frames);
        Span<float> right = _right.AsSpan(0, frames);
        _mixer.Mix(ports.Now, left, right);
        Monitor?.AddTo(left, right);
        for (int i = 0; i < frames; i++)
        {
            stereo[2 * i] = left[i];
            stereo[(2 * i) + 1] = right[i];
        }

        float gain = Output.Gain;
        _gain.Apply(stereo, Output.IsMuted ? 0 : gain, channels: 2);
        if (gain > 1)
        {
            Limiter.Apply(stereo, isMix: true);
        }

        Meter.Add(stereo, channels: 2);
        for (int i = 0; i < frames; i++)
        {
            left[i] = (stereo[2 * i] + stereo[(2 * i) + 1]) / 2;
        }

        // What the microphone will hear of it.
        processing.HandlePlayback(left);
    }
}
