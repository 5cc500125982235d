namespace VoipSdk.Audio;

/// <summary>
/// How a <see cref="VoiceProcessing"/> begins. Immutable; change a copy with <c>with</c>. Checked once, at construction of
/// <see cref="VoiceProcessing"/>. The switches can be changed later, by <see cref="VoiceProcessing.SetEnabled"/>.
/// </summary>
public sealed record VoiceProcessingOptions
{
    /// <summary>Whether <see cref="VoiceStage.HighPass"/> is on; default true.</summary>
    public bool HighPass { get; init; } = true;

    /// <summary>Whether <see cref="VoiceStage.EchoCancellation"/> is on; default true.</summary>
    public bool EchoCancellation { get; init; } = true;

    /// <summary>Whether <see cref="VoiceStage.NoiseSuppression"/> is on where there is one; default true.</summary>
    public bool NoiseSuppression { get; init; } = true;

    /// <summary>Whether <see cref="VoiceStage.AutomaticGain"/> is on; default true.</summary>
    public bool AutomaticGain { get; init; } = true;

    /// <summary>Whether <see cref="VoiceStage.Limiter"/> is on; default true.</summary>
    public bool Limiter { get; init; } = true;

    /// <summary>Whether <see cref="VoiceStage.VoiceActivity"/> is on; default true.</summary>
    public bool VoiceActivity { get; init; } = true;

    /// <summary>
    /// Makes another echo canceller, which then belongs to the <see cref="VoiceProcessing"/>; default null: the one that is built
    /// in.
    /// </summary>
    public Func<IAudioProcessor>? EchoCanceller { get; init; }

    /// <summary>
    /// Makes the noise suppressor, as <see cref="EchoCanceller"/>; default null: noise cannot be suppressed.
    /// <c>SpeexDsp.AddTo</c> of the package VoipSdk.Audio.SpeexDsp sets it.
    /// </summary>
    public Func<IAudioProcessor>? NoiseSuppressor { get; init; }

    /// <summary>
    /// Make the application's own stages, which run in this order between noise suppression and automatic gain and are always
    /// on; default none.
    /// </summary>
    public IReadOnlyList<Func<IAudioProcessor>> ExtraStages { get; init; } = [];

    /// <summary>
    /// What <see cref="VoiceProcessing.GetUnavailableReason"/> says of a stage that was not given; default null: it names
    /// the package that has one.
    /// </summary>
    public string? MissingStageReason { get; init; }

    /// <summary>The level to which automatic gain brings speech, in dB of full scale (RMS), -40 to -10; default -20.</summary>
    public double TargetLevel { get; init; } = -20;

    /// <summary>The most by which automatic gain raises a quiet voice, in dB, 0 to 40; default 24.</summary>
    public double MaxGain { get; init; } = 24;

    /// <summary>
    /// How long <see cref="VoiceProcessing.IsVoice"/> stays true after the last speech, 0 to 5 s; default 300 ms, which bridges
    /// the pauses between words.
    /// </summary>
    public TimeSpan VoiceHangover { get; init; } = TimeSpan.FromMilliseconds(300);

    /// <summary>
    /// Tells when blocks come, which is how the two devices' clocks are compared; default the system's. Another one where sound
    /// is processed faster than in real time.
    /// </summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <exception cref="ArgumentException">A value is out of range; the message names each.</exception>
    internal void Check()
    {
        var errors = new List<string>();
        if (TargetLevel is not (>= -40 and <= -10))
        {
            errors.Add("TargetLevel must be -40 to -10 dB.");
        }

        if (MaxGain is not (>= 0 and <= 40))
        {
            errors.Add("MaxGain must be 0 to 40 dB.");
        }

        if (VoiceHangover < TimeSpan.Zero || VoiceHangover > TimeSpan.FromSeconds(5))
        {
            errors.Add("VoiceHangover must be 0 to 5 s.");
        }

        if (ExtraStages is null || TimeProvider is null)
        {
            errors.Add("ExtraStages and TimeProvider must not be null.");
        }

        if (errors.Count > 0)
        {
            throw new ArgumentException("VoiceProcessingOptions: " + string.Join(" ", errors));
        }
    }
}
