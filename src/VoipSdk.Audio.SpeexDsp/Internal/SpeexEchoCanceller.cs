namespace VoipSdk.Audio;

/// <summary>
/// The preprocessor that belongs to it suppresses what the canceller leaves, and nothing else.
/// </summary>
internal sealed unsafe class SpeexEchoCanceller : IAudioProcessor
{
    private readonly SpeexHandle _echo;
    private readonly SpeexHandle _preprocess;
    private readonly short[] _captured = new short[VoiceProcessing.FrameLength];
    private readonly short[] _played = new short[VoiceProcessing.FrameLength];
    private readonly short[] _output = new short[VoiceProcessing.FrameLength];

    public SpeexEchoCanceller(int tailLength)
    {
        _echo = new SpeexHandle(SpeexApi.CreateEcho(VoiceProcessing.FrameLength, tailLength), SpeexApi.DestroyEcho);
        using SpeexHandle.Use use = _echo.Borrow();
        int rate = AudioPort.SampleRate;
        _ = SpeexApi.ControlEcho(use.State, SpeexApi.EchoSetSamplingRate, &rate);
        _preprocess = new SpeexHandle(SpeexApi.CreatePreprocess(VoiceProcessing.FrameLength, rate), SpeexApi.DestroyPreprocess);
        using SpeexHandle.Use preprocess = _preprocess.Borrow();

        // It suppresses echoes only while it suppresses noise as well: by nothing.
        int on = 1;
        int noise = 0;
        _ = SpeexApi.ControlPreprocess(preprocess.State, SpeexApi.PreprocessSetDenoise, &on);
        _ = SpeexApi.ControlPreprocess(preprocess.State, SpeexApi.PreprocessSetNoiseSuppress, &noise);
        _ = SpeexApi.ControlPreprocess(preprocess.State, SpeexApi.PreprocessSetEchoState, (void*)use.State);
    }

    public string Name => "speexdsp echo canceller";

    public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
    {
        Pcm16.From(captured, _captured);
        Pcm16.From(farEnd, _played);
        using SpeexHandle.Use use = _echo.Borrow();
        using SpeexHandle.Use preprocess = _preprocess.Borrow();
        fixed (short* microphone = _captured, loudspeaker = _played, output = _output)
        {
            SpeexApi.CancelEcho(use.State, microphone, loudspeaker, output);
            _ = SpeexApi.RunPreprocess(preprocess.State, output);
        }

        Pcm16.To(_output, captured);
    }

    public void Reset()
    {
        using SpeexHandle.Use use = _echo.Borrow();
        SpeexApi.ResetEcho(use.State);
    }

    public void Dispose()
    {
        // The preprocessor looks into the canceller's state, so it goes first.
        _preprocess.Dispose();
        _echo.Dispose();
    }
}
