using System.Buffers.Binary;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.TestKit;

// One call's media at one party: packets of silence, numbered, and protected where the call has keys.
internal sealed class PartyMedia : IDisposable
{
    private const int RtpHeaderSize = 12;
    private const uint Ssrc = 1;
    private readonly SrtpSender? _sender;
    private readonly SrtpReceiver? _receiver;
    private ushort _sequence;

    public PartyMedia(int call, TransportAddress from, CallKeys? keys)
    {
        Call = call;
        From = from;
        _sender = keys is null ? null : new SrtpSender(keys.Send, Ssrc);
        _receiver = keys is null ? null : new SrtpReceiver(keys.Receive);
    }

    public int Call { get; }

    public TransportAddress From { get; set; }

    public bool IsProtected => _receiver is not null;

    public byte[] NextDatagram()
    {
        ReadOnlySpan<byte> prefix = PacketLimits.CallDataPrefix;
        byte[] datagram = new byte[prefix.Length + RtpHeaderSize + (_sender is null ? 0 : SrtpSender.RtpOverhead)];
        prefix.CopyTo(datagram);
        Span<byte> rtp = datagram.AsSpan(prefix.Length);
        rtp[0] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(rtp[2..], ++_sequence);
        rtp[RtpHeaderSize - 1] = 1;
        _ = _sender?.ProtectRtp(rtp, RtpHeaderSize);
        return datagram;
    }

    public bool TryOpen(ReadOnlySpan<byte> datagram, out bool isNewest)
    {
        byte[] rtp = datagram[PacketLimits.CallDataPrefix.Length..].ToArray();
        bool isAuthentic = _receiver!.TryUnprotectRtp(rtp, out SrtpPacketInfo info);
        isNewest = info.IsNewest;
        return isAuthentic;
    }

    public void Dispose()
    {
        _sender?.Dispose();
        _receiver?.Dispose();
    }
}
