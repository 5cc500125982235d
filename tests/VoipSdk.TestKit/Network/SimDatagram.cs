using System.Globalization;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.TestKit;

/// <summary>A datagram that was sent into a <see cref="SimNetwork"/>.</summary>
/// <param name="SentAt">When.</param>
/// <param name="From">The sender.</param>
/// <param name="To">The address it was sent to.</param>
/// <param name="Bytes">Its content.</param>
/// <param name="IsLost">Whether the link lost it.</param>
public sealed record SimDatagram(
    MonoTime SentAt, TransportAddress From, TransportAddress To, ReadOnlyMemory<byte> Bytes, bool IsLost)
{
    /// <summary>The packet's text, or the number of bytes of what is no packet.</summary>
    public string Text => Packet.TryParse(Bytes.Span, out Packet? packet, out _)
        ? packet.ToString()
        : Bytes.Length.ToString(CultureInfo.InvariantCulture) + " bytes";
}
