using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>Takes a call's finished 014 datagrams; loss is its own business.</summary>
internal interface IMediaTransport : IDisposable
{
    /// <summary>Bytes of room that <see cref="Send"/> needs behind the datagram.</summary>
    int Overhead { get; }

    /// <summary>Sends one datagram from the media thread. Must not throw, block or allocate.</summary>
    /// <param name="buffer">Begins with the datagram; what it holds afterwards is of no use.</param>
    /// <param name="length">Bytes of the datagram.</param>
    void Send(Span<byte> buffer, int length);
}

/// <summary>Where a call's RTP goes, and the random start values that RFC 3550 §5.1 asks for.</summary>
internal readonly record struct MediaRoute(IMediaTransport Transport, uint Ssrc, ushort FirstSequence, uint FirstTimestamp)
{
    /// <summary>Makes the CNAME, and the times of the reports.</summary>
    public ulong Seed { get; init; }

    public static MediaRoute Create(Func<uint, IMediaTransport> transport)
    {
        uint ssrc = RandomNumbers.NextUInt32();
        var sequence = (ushort)(RandomNumbers.NextUInt32() & SrtpSender.MaxFirstSequence);
        return new MediaRoute(transport(ssrc), ssrc, sequence, RandomNumbers.NextUInt32())
        {
            Seed = ((ulong)RandomNumbers.NextUInt32() << 32) | RandomNumbers.NextUInt32(),
        };
    }
}

/// <summary>The client's call socket, towards one peer, who may move.</summary>
internal sealed class UdpMediaTransport(DatagramSocket socket, DatagramAddress to) : IMediaTransport
{
    private volatile Destination _to = new(to);

    public int Overhead => 0;

    public void MoveTo(DatagramAddress address) => _to = new Destination(address);

    public void Send(Span<byte> buffer, int length) => socket.TrySend(buffer[..length], _to.Address);

    public void Dispose()
    {
    }

    // A reference changes in one step, a structure does not.
    private sealed class Destination(DatagramAddress address)
    {
        public readonly DatagramAddress Address = address;
    }
}

/// <summary>SRTP (docs/PROTOCOL.md §9.8) in front of a transport.</summary>
internal sealed class SrtpMediaTransport(IMediaTransport inner, SrtpSender sender) : IMediaTransport
{
    private static readonly int Prefix = PacketLimits.CallDataPrefix.Length;

    public int Overhead => SrtpSender.RtcpOverhead;

    public void Send(Span<byte> buffer, int length)
    {
        Span<byte> packet = buffer[Prefix..];
        bool isRtcp = RtpDemux.IsRtcp(packet);
        length -= Prefix;
        inner.Send(buffer, Prefix + (isRtcp ? sender.ProtectRtcp(packet, length) : sender.ProtectRtp(packet, length)));
    }

    public void Dispose()
    {
        sender.Dispose();
        inner.Dispose();
    }
}
