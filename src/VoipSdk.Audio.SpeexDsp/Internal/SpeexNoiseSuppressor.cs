namespace VoipSdk.Audio;

internal sealed unsafe class SpeexNoiseSuppressor : IVoiceDetector
{
    private readonly short[] _samples = new short[VoiceProcessing.FrameLength];
    private readonly SpeexHandle _preprocess;

    public SpeexNoiseSuppressor(int suppression)
    {
        _preprocess = new SpeexHandle(
            SpeexApi.CreatePreprocess(VoiceProcessing.FrameLength, AudioPort.SampleRate), SpeexApi.DestroyPreprocess);
        using SpeexHandle.Use use = _preprocess.Borrow();
        int on = 1;
        int decibels = -suppression;
        _ = SpeexApi.ControlPreprocess(use.State, SpeexApi.PreprocessSetDenoise, &on);
        _ = SpeexApi.ControlPreprocess(use.State, SpeexApi.PreprocessSetNoiseSuppress, &decibels);
    }

    public string Name => "speexdsp noise suppressor";

    public float VoiceProbability { get; private set; } = 1;

    public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
    {
        Pcm16.From(captured, _samples);
        using SpeexHandle.Use use = _preprocess.Borrow();
        int percent = 0;
        fixed (short* samples = _samples)
        {
            _ = SpeexApi.RunPreprocess(use.State, samples);
            _ = SpeexApi.ControlPreprocess(use.State, SpeexApi.PreprocessGetProbability, &percent);
        }

        VoiceProbability = percent / 100f;
        Pcm16.To(_samples, captured);
    }

    public void Reset()
    {
        // libspeexdsp cannot reset one; what it learnt of the noise is worth keeping, the last half frame does no harm.
    }

    public void Dispose() => _preprocess.Dispose();
}
