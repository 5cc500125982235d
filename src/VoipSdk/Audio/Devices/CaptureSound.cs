using VoipSdk.Codecs;

namespace VoipSdk.Audio;

/// <summary>From the microphone to the calls, on the device's thread: frames of 10 ms through processing, gain and gate.</summary>
internal sealed class CaptureSound(PortList ports, VoiceProcessing processing) : DeviceSound
{
    public const int FrameLength = AudioPort.SampleRate / 100;

    // As it comes from the microphone, of both channels where it has two: for calls that send music.
    private readonly float[] _frame = new float[2 * FrameLength];

    // Processed, for all others.
    private readonly float[] _voice = new float[FrameLength];
    private GainRamp _gain = new(1);
    private GainRamp _gate = new(1);
    private GainRamp _musicGate = new(1);
    private int _channels = 1;
    private int _fill;

    /// <summary>Set before the first device is opened.</summary>
    public AudioInput Input { get; set; } = null!; // The backend sets it before anything runs.

    public LevelMeter Meter { get; } = new();

    public CallbackGate Passage { get; } = new();

    /// <summary>Works on each frame.</summary>
    public VoiceProcessing Processing { get; } = processing;

    /// <summary>Where the microphone test hears itself; null while there is none.</summary>
    public volatile MicrophoneMonitor? Monitor;

    public override void Captured(ReadOnlySpan<float> samples, int channels)
    {
        Passage.Enter();
        try
        {
            Change(channels);
            int length = channels * FrameLength;
            while (!samples.IsEmpty)
            {
                int count = Math.Min(samples.Length, length - _fill);
                samples[..count].CopyTo(_frame.AsSpan(_fill));
                samples = samples[count..];
                _fill += count;
                if (_fill == length)
                {
                    _fill = 0;
                    Handle(_frame.AsSpan(0, length), channels);
                }
            }
        }
        finally
        {
            Passage.Leave();
        }
    }

    public override void Closed()
    {
        Change(1);
        _fill = 0;
        Meter.Reset();
        Processing.Reset();
        Input.IsTransmitting = false;
    }

    // What waits of a frame with other channels is a few milliseconds of what was before.
    private void Change(int channels)
    {
        if (channels != _channels)
        {
            _channels = Input.Channels = channels;
            _fill = 0;
        }
    }

    private void Handle(Span<float> frame, int channels)
    {
        _gain.Apply(frame, Input.Gain, channels);
        Meter.Add(frame, channels);
        Span<float> voice = _voice;
        ChannelMix.ToMono(frame, channels, voice);
        Limiter.Apply(frame, isMix: false);
        Processing.ProcessCapture(voice);
        Limiter.Apply(voice, isMix: false);
        Monitor?.Write(voice);
        bool isOpen = !Input.IsMuted && Input.TransmitMode switch
        {
            TransmitMode.PushToTalk => Input.IsTalkKeyDown,
            TransmitMode.VoiceActivity => Processing.IsVoice,
            _ => true,
        };
        Input.IsTransmitting = isOpen;
        _gate.Apply(voice, isOpen ? 1 : 0);

        // Whether music is a voice is no question.
        bool isMusicOpen = isOpen || (!Input.IsMuted && Input.TransmitMode == TransmitMode.VoiceActivity);
        _musicGate.Apply(frame, isMusicOpen ? 1 : 0, channels);
        foreach (AudioPort port in ports.Now)
        {
            if (port.Content == AudioContent.Music && channels == 2)
            {
                port.PushStereo(frame);
            }
            else
            {
                port.Push(port.Content == AudioContent.Music ? frame : voice);
            }
        }
    }
}
