using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>
/// Something at an address of a <see cref="SimNetwork"/>. The network calls it in virtual time, one thing at a time.
/// </summary>
public interface ISimNode
{
    /// <summary>When <see cref="HandleTimeout"/> is wanted; null for never.</summary>
    MonoTime? NextDeadline { get; }

    /// <summary>A datagram arrived.</summary>
    void HandleDatagram(ReadOnlySpan<byte> datagram, TransportAddress from, MonoTime now);

    /// <summary>The network reports that nobody is at an address to which the node has sent.</summary>
    void HandleUnreachable(TransportAddress destination, MonoTime now);

    /// <summary>The deadline has come.</summary>
    void HandleTimeout(MonoTime now);
}
