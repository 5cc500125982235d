namespace VoipSdk.Audio;

/// <summary>The stages in their order, and their switches.</summary>
internal sealed class StagePipeline : IDisposable
{
    private const string DefaultReason =
        "There is none: reference the package VoipSdk.Audio.SpeexDsp and make the VoiceProcessing by SpeexDsp.CreateVoiceProcessing().";

    private readonly VoiceActivityDetector _detector = new();
    private readonly VoiceGate _gate;
    private readonly AutomaticGainStage _gain;
    private readonly IVoiceDetector[] _otherDetectors;
    private readonly string _missingReason;
    private readonly StageSlot _highPassSlot;
    private readonly StageSlot _echoSlot;
    private readonly StageSlot? _noiseSlot;
    private readonly StageSlot _gainSlot;
    private readonly StageSlot _limiterSlot;

    // All but the high-pass, in order.
    private readonly StageSlot[] _slots;
    private volatile bool _isVoiceActivityOn;
    private volatile bool _isVoice;
    private volatile float _probability;
    private volatile float _decibels;

    public StagePipeline(VoiceProcessingOptions options)
    {
        _gate = new VoiceGate(options.VoiceHangover);
        _gain = new AutomaticGainStage(_detector, options.TargetLevel, options.MaxGain);
        _missingReason = options.MissingStageReason ?? DefaultReason;
        _highPassSlot = new StageSlot(new HighPassStage(), options.HighPass);
        _echoSlot = new StageSlot(options.EchoCanceller?.Invoke() ?? new EchoCancellerStage(), options.EchoCancellation);
        _noiseSlot = options.NoiseSuppressor is { } suppressor ? new StageSlot(suppressor(), options.NoiseSuppression) : null;
        _gainSlot = new StageSlot(_gain, options.AutomaticGain);
        _limiterSlot = new StageSlot(new PeakLimiter(), options.Limiter);
        _isVoiceActivityOn = options.VoiceActivity;
        StageSlot?[] slots =
        [
            _echoSlot, _noiseSlot, .. options.ExtraStages.Select(make => new StageSlot(make(), true)), _gainSlot, _limiterSlot,
        ];
        _slots = [.. slots.OfType<StageSlot>()];
        _otherDetectors = [.. _slots.Select(slot => slot.Processor).OfType<IVoiceDetector>()];
    }

    public bool IsVoice => _isVoice || !_isVoiceActivityOn;

    public float VoiceProbability => _isVoiceActivityOn ? _probability : 1;

    public float Gain => _decibels;

    public string? GetUnavailableReason(VoiceStage stage) => stage switch
    {
        VoiceStage.NoiseSuppression => _noiseSlot is null ? _missingReason : _noiseSlot.Failure,
        VoiceStage.VoiceActivity => null,
        _ => GetSlot(stage)!.Failure,
    };

    public bool IsEnabled(VoiceStage stage) => stage == VoiceStage.VoiceActivity
        ? _isVoiceActivityOn
        : GetSlot(stage) is { IsEnabled: true, Failure: null };

    public void SetEnabled(VoiceStage stage, bool isEnabled)
    {
        if (stage == VoiceStage.VoiceActivity)
        {
            _isVoiceActivityOn = isEnabled;
        }
        else if (GetSlot(stage) is { } slot)
        {
            slot.IsEnabled = isEnabled;
        }
    }

    public void RunHighPass(Span<float> frame) => _highPassSlot.Process(frame, []);

    public void Run(Span<float> frame, ReadOnlySpan<float> farEnd)
    {
        foreach (StageSlot slot in _slots)
        {
            slot.Process(frame, farEnd);
        }

        float gain = _gainSlot.IsEnabled ? _gain.Gain : 1;
        _decibels = 20 * MathF.Log10(gain);
        _detector.Process(frame, gain);
        float probability = _detector.Probability;
        foreach (IVoiceDetector detector in _otherDetectors)
        {
            // Its no makes a yes of ours doubtful; of a no of ours it makes nothing.
            probability *= Math.Min(1, 0.5f + detector.VoiceProbability);
        }

        _probability = probability;
        _gate.Update(probability);
        _isVoice = _gate.IsOpen;
    }

    /// <summary>The far end comes so many frames later from now on.</summary>
    public void ShiftFarEnd(int frames) => _echoSlot.Shift(frames);

    public void Reset()
    {
        _highPassSlot.Reset();
        foreach (StageSlot slot in _slots)
        {
            slot.Reset();
        }

        _detector.Reset();
        _gate.Reset();
    }

    public void Dispose()
    {
        foreach (StageSlot slot in _slots)
        {
            slot.Dispose();
        }
    }

    private StageSlot? GetSlot(VoiceStage stage) => stage switch
    {
        VoiceStage.HighPass => _highPassSlot,
        VoiceStage.EchoCancellation => _echoSlot,
        VoiceStage.NoiseSuppression => _noiseSlot,
        VoiceStage.AutomaticGain => _gainSlot,
        VoiceStage.Limiter => _limiterSlot,
        _ => throw new ArgumentOutOfRangeException(nameof(stage), stage, "No such stage."),
    };
}
