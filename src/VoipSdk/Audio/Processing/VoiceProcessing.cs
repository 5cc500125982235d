namespace VoipSdk.Audio;

/// <summary>
/// Makes of what a microphone hears what the others should hear: high-pass, echo cancellation, noise suppression, the
/// application's own stages, automatic gain, limiter, voice activity, in this order.
/// </summary>
/// <remarks>
/// One for each microphone, for all its calls. <see cref="ProcessCapture"/> belongs to the capture thread,
/// <see cref="HandlePlayback"/> to the playback thread, one of each at a time; neither waits, locks or allocates. Everything
/// else is thread-safe, and may be used during a call. The two threads may follow different clocks.
/// </remarks>
public sealed class VoiceProcessing : IDisposable
{
    /// <summary>Samples of a frame: 10 ms at <see cref="AudioPort.SampleRate"/>.</summary>
    public const int FrameLength = 480;

    private readonly StagePipeline _pipeline;
    private readonly FarEndAligner _farEnd;
    private volatile bool _isResetWanted;
    private volatile bool _isDisposed;

    /// <summary>Makes the stages.</summary>
    /// <param name="options">Default null: all that there is, on.</param>
    /// <exception cref="ArgumentException">A value is out of range; the message names each.</exception>
    public VoiceProcessing(VoiceProcessingOptions? options = null)
    {
        options ??= new VoiceProcessingOptions();
        options.Check();
        _pipeline = new StagePipeline(options);
        _farEnd = new FarEndAligner(options.TimeProvider);
    }

    /// <summary>
    /// Whether somebody speaks, from the first 20 ms until <see cref="VoiceProcessingOptions.VoiceHangover"/> after the end;
    /// always true while <see cref="VoiceStage.VoiceActivity"/> is off, so that voice activation then cuts off nobody.
    /// </summary>
    public bool IsVoice => _pipeline.IsVoice;

    /// <summary>How likely the last frame was speech, 0 to 1; 1 while <see cref="VoiceStage.VoiceActivity"/> is off.</summary>
    public float VoiceProbability => _pipeline.VoiceProbability;

    /// <summary>By how much automatic gain raises what is said now, in dB; negative where it lowers it, 0 while it is off.</summary>
    public float Gain => _pipeline.Gain;

    /// <summary>
    /// From the end of a block of <see cref="HandlePlayback"/> to the return of its sound through the microphone, to about 5 ms;
    /// null before an echo was found.
    /// </summary>
    public TimeSpan? EchoDelay => _farEnd.Delay;

    /// <summary>Whether there is such a stage: false without a noise suppressor, or after the stage failed.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such stage.</exception>
    public bool IsAvailable(VoiceStage stage) => GetUnavailableReason(stage) is null;

    /// <summary>Why a stage is not available, for the user; null where it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such stage.</exception>
    public string? GetUnavailableReason(VoiceStage stage) => _pipeline.GetUnavailableReason(stage);

    /// <summary>Whether a stage is switched on and available.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No such stage.</exception>
    public bool IsEnabled(VoiceStage stage) => _pipeline.IsEnabled(stage);

    /// <summary>
    /// Switches a stage, from the next frame on and without a click. What is not available stays off.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">No such stage.</exception>
    public void SetEnabled(VoiceStage stage, bool isEnabled) => _pipeline.SetEnabled(stage, isEnabled);

    /// <summary>
    /// Tells what the loudspeaker is about to play, all of it: the mix of all calls with the application's own sounds. Any
    /// number of samples, 48 kHz, mono. Only for the playback thread.
    /// </summary>
    public void HandlePlayback(ReadOnlySpan<float> mono)
    {
        if (!_isDisposed)
        {
            _farEnd.Write(mono);
        }
    }

    /// <summary>Processes what the microphone heard, in place. Only for the capture thread.</summary>
    /// <param name="frame">
    /// One or more frames of <see cref="FrameLength"/> samples, 48 kHz, mono. Echo cancellation delays it by 5 ms, libspeexdsp's
    /// noise suppression by 10 ms, the other stages not at all. After <see cref="Dispose"/> it stays as it is.
    /// </param>
    /// <exception cref="ArgumentException">The length is not a multiple of <see cref="FrameLength"/>.</exception>
    public void ProcessCapture(Span<float> frame)
    {
        if (frame.Length % FrameLength != 0)
        {
            throw new ArgumentException($"Must be whole frames of {FrameLength} samples.", nameof(frame));
        }

        for (int at = 0; at < frame.Length && !_isDisposed; at += FrameLength)
        {
            ProcessFrame(frame.Slice(at, FrameLength));
        }
    }

    /// <summary>Forgets the past from the next frame on: for another microphone or loudspeaker.</summary>
    public void Reset() => _isResetWanted = true;

    /// <summary>
    /// Ends the stages. First stop the devices: a frame that is being processed meanwhile may lose a stage.
    /// </summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _pipeline.Dispose();
        }
    }

    private void ProcessFrame(Span<float> frame)
    {
        if (_isResetWanted)
        {
            _isResetWanted = false;
            _farEnd.Reset();
            _pipeline.Reset();
        }

        if (!FrameMath.IsFinite(frame))
        {
            frame.Clear();
        }

        _pipeline.RunHighPass(frame);
        int shift = _farEnd.Advance(frame);
        if (shift != 0)
        {
            _pipeline.ShiftFarEnd(shift);
        }

        _pipeline.Run(frame, _farEnd.Frame);
    }
}
