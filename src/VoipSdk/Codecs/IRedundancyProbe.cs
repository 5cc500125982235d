namespace VoipSdk.Codecs;

/// <summary>A decoder of ours that can tell whether a payload holds a copy of the sound before it.</summary>
internal interface IRedundancyProbe
{
    /// <summary>Whether <see cref="IAudioDecoder.Conceal"/> makes the preceding frame from it.</summary>
    bool CoversPrevious(ReadOnlySpan<byte> packet);
}
