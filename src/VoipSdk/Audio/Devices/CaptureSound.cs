using VoipSdk.Codecs;

namespace VoipSdk.Audio;

/// <summary>From the microphone to the calls, on the device's thread: frames of 10 ms through processing, gain and gate.</summary>
internal sealed class CaptureSound(PortList ports, VoiceProcessing processing) : DeviceSound
{
    public const int FrameLength = AudioPort.SampleRate / 100;

    private readonly float[] _frame = new float[FrameLength];

    // As it came from the microphone, for calls that send music.
    private readonly float[] _unprocessed = new float[FrameLength];
    private GainRamp _gain = new(1);
    private GainRamp _gate = new(1);
    private GainRamp _musicGate = new(1);
    private int _fill;

    /// <summary>Set before the first device is opened.</summary>
    public AudioInput Input { get; set; } = null!; // The backend sets it before anything runs.

    public LevelMeter Meter { get; } = new();

    public CallbackGate Passage { get; } = new();

    /// <summary>Works on each frame.</summary>
    public VoiceProcessing Processing { get; } = processing;

    /// <summary>Where the microphone test hears itself; null while there is none.</summary>
    public volatile MicrophoneMonitor? Monitor;

    public override void Captured(ReadOnlySpan<float> mono)
    {
        Passage.Enter();
        try
        {
            while (!mono.IsEmpty)
            {
                int count = Math.Min(mono.Length, FrameLength - _fill);
                mono[..count].CopyTo(_frame.AsSpan(_fill));
                mono = mono[count..];
                _fill += count;
                if (_fill == FrameLength)
                {
                    _fill = 0;
                    Handle(_frame);
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
        _fill = 0;
        Meter.Reset();
        Processing.Reset();
        Input.IsTransmitting = false;
    }

    private void Handle(Span<float> frame)
    {
        _gain.Apply(frame, Input.Gain);
        Meter.Add(frame);
        Span<float> unprocessed = _unprocessed;
        frame.CopyTo(unprocessed);
        Limiter.Apply(unprocessed, isMix: false);
        Processing.ProcessCapture(frame);
        Limiter.Apply(frame, isMix: false);
        Monitor?.Write(frame);
        bool isOpen = !Input.IsMuted && Input.TransmitMode switch
        {
            TransmitMode.PushToTalk => Input.IsTalkKeyDown,
            TransmitMode.VoiceActivity => Processing.IsVoice,
            _ => true,
        };
        Input.IsTransmitting = isOpen;
        _gate.Apply(frame, isOpen ? 1 : 0);

        // Whether music is a voice is no question.
        _musicGate.Apply(unprocessed, isOpen || (!Input.IsMuted && Input.TransmitMode == TransmitMode.VoiceActivity) ? 1 : 0);
        foreach (AudioPort port in ports.Now)
        {
            port.Push(port.Content == AudioContent.Music ? unprocessed : frame);
        }
    }
}
