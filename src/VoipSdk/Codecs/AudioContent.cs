namespace VoipSdk.Codecs;

/// <summary>What a call sends, and so what its encoder and its sources are tuned for.</summary>
public enum AudioContent
{
    /// <summary>A voice, in one channel: bits go where speech needs them, and what is not heard in speech may be left out.</summary>
    Voice,

    /// <summary>
    /// Music, or any sound that has to arrive as it is: the full band, in one channel or two, without anything that is meant for
    /// voices.
    /// </summary>
    Music,
}
