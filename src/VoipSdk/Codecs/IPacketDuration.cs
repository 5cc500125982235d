namespace VoipSdk.Codecs;

/// <summary>A decoder that knows how long a packet lasts without decoding it.</summary>
internal interface IPacketDuration
{
    /// <summary>Time-stamp units; 0 when the packet does not say.</summary>
    int GetDuration(ReadOnlySpan<byte> packet);
}
