namespace VoipSdk.Audio;

/// <summary>
/// Runs a stage while it is wanted. Switching fades over one frame, so that it is not heard; a stage that throws or makes
/// what is no number has not been there.
/// </summary>
internal sealed class StageSlot(IAudioProcessor processor, bool isEnabled) : IDisposable
{
    private readonly float[] _before = new float[VoiceProcessing.FrameLength];
    private volatile bool _isWanted = isEnabled;
    private volatile string? _failure;
    private bool _isRunning = isEnabled;

    public IAudioProcessor Processor { get; } = processor;

    public bool IsEnabled
    {
        get => _isWanted;
        set => _isWanted = value;
    }

    /// <summary>Why the stage was given up; null while it was not.</summary>
    public string? Failure => _failure;

    public void Process(Span<float> frame, ReadOnlySpan<float> farEnd)
    {
        bool isWanted = _isWanted;
        if (_failure is not null || (!isWanted && !_isRunning))
        {
            return;
        }

        frame.CopyTo(_before);
        try
        {
            if (isWanted && !_isRunning)
            {
                Processor.Reset();
            }

            Processor.Process(frame, farEnd);
            KeepFinite(frame);
        }
        catch (Exception e)
        {
            // Once, not per frame. Nothing may leave the callback of a sound card, least of all another's exception.
            _failure = $"{Processor.Name} failed: {e.Message}";
            _before.CopyTo(frame);
        }

        if (isWanted != _isRunning)
        {
            Fade(frame, isWanted);
            _isRunning = isWanted;
        }
    }

    public void Reset()
    {
        try
        {
            Processor.Reset();
        }
        catch (Exception e)
        {
            _failure = $"{Processor.Name} failed: {e.Message}";
        }
    }

    /// <summary>The far end comes so many frames later from now on.</summary>
    public void Shift(int frames)
    {
        if (Processor is IAlignedStage aligned)
        {
            aligned.Shift(frames);
        }
        else
        {
            Reset();
        }
    }

    public void Dispose() => Processor.Dispose();

    private void KeepFinite(Span<float> frame)
    {
        if (!FrameMath.IsFinite(frame))
        {
            _before.CopyTo(frame);
            Processor.Reset();
        }
    }

    private void Fade(Span<float> frame, bool isIn)
    {
        for (int i = 0; i < frame.Length; i++)
        {
            float share = (i + 0.5f) / frame.Length;
            frame[i] = _before[i] + ((isIn ? share : 1 - share) * (frame[i] - _before[i]));
        }
    }
}
