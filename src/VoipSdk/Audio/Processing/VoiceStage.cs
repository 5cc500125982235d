namespace VoipSdk.Audio;

/// <summary>The stages of <see cref="VoiceProcessing"/>, in the order in which they run.</summary>
public enum VoiceStage
{
    /// <summary>Takes away what is below 80 Hz: steps, wind, mains hum, a sound card's offset.</summary>
    HighPass,

    /// <summary>Takes away what the loudspeaker plays.</summary>
    EchoCancellation,

    /// <summary>Takes away steady noise: fans, hiss, engines.</summary>
    NoiseSuppression,

    /// <summary>Brings quiet and loud voices to one level.</summary>
    AutomaticGain,

    /// <summary>Keeps peaks below full scale without distorting them.</summary>
    Limiter,

    /// <summary>Tells whether somebody speaks; changes nothing.</summary>
    VoiceActivity,
}
