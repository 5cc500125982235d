namespace VoipSdk.Audio;

/// <summary>
/// Our own echo canceller: an adaptive filter takes away what it knows of an echo, a suppressor what is left. Delays by 5 ms.
/// </summary>
internal sealed class EchoCancellerStage : IAlignedStage
{
    // 280 ms: what comes later is more than 30 dB down in a room with a reverberation time of half a second.
    private const int Partitions = 28;

    private readonly EchoFilter _filter = new(Partitions);
    private readonly EchoJudge _judge = new();
    private readonly ResidualEchoSuppressor _suppressor = new();
    private readonly float[] _echo = new float[VoiceProcessing.FrameLength];
    private float _share;

    public string Name => "echo canceller";

    public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
    {
        _filter.Process(captured, farEnd, _echo);
        if (!_judge.Process(captured, _echo))
        {
            _filter.Doubt();
        }

        // Over one frame, so that it is not heard.
        float from = _share;
        _share = _judge.HasEcho ? 1 : 0;
        float step = (_share - from) / captured.Length;
        for (int i = 0; i < captured.Length; i++)
        {
            _echo[i] *= from + (step * (i + 1));
            captured[i] -= _echo[i];
        }

        _suppressor.Process(captured, _echo);
    }

    public void Shift(int frames)
    {
        _filter.Shift(frames);
        _judge.StartAnew();
    }

    public void Reset()
    {
        _filter.Reset();
        _judge.Reset();
        _suppressor.Reset();
        _share = 0;
    }

    public void Dispose()
    {
    }
}
