namespace VoipSdk.Audio;

/// <summary>
/// How a voice gets quieter with its distance. The formulas are those of Web Audio's PannerNode, which are OpenAL 1.1's
/// clamped models (its §3.4): <c>d</c> is the distance, not less than the reference distance and not more than the maximum.
/// </summary>
public enum DistanceCurve
{
    /// <summary><c>reference / (reference + rolloff * (d - reference))</c>: with a roll-off of 1 half as loud at twice the distance, as in a field.</summary>
    Inverse = 0,

    /// <summary><c>1 - rolloff * (d - reference) / (maximum - reference)</c>: with a roll-off of 1 silent from the maximum distance on.</summary>
    Linear,

    /// <summary><c>(d / reference) ^ -rolloff</c>.</summary>
    Exponential,

    /// <summary>As loud from everywhere; only the direction is heard.</summary>
    None,
}
