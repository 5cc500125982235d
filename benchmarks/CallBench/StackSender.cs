using VoipSdk.Internal;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>The sending half of a call behind the encoder: RTP header, SRTP, 014, socket.</summary>
internal sealed class StackSender : IDisposable
{
    private static readonly int Prefix = PacketLimits.CallDataPrefix.Length;
    private readonly RtpSequencer _sequencer;
    private readonly SrtpMediaTransport _transport;
    private readonly byte[] _datagram = new byte[Prefix + RtpHeader.Size + FixedCodec.PayloadBytes + SrtpSender.RtpOverhead];

    public StackSender(DatagramSocket socket, DatagramAddress to, SrtpMasterKey key, uint ssrc)
    {
        _sequencer = new RtpSequencer(ssrc, 1, 1);
        _transport = new SrtpMediaTransport(
            new UdpMediaTransport(socket, to), new SrtpSender(key, ssrc, DefaultAead.Provider, SrtpSender.DefaultPacketsPerKey));
        PacketLimits.CallDataPrefix.CopyTo(_datagram);
    }

    public void Send()
    {
        _sequencer.Next(FixedCodec.PayloadType, Speech.Frame, FixedCodec.PayloadBytes).Write(_datagram.AsSpan(Prefix));
        _transport.Send(_datagram, Prefix + RtpHeader.Size + FixedCodec.PayloadBytes);
    }

    public void Dispose() => _transport.Dispose();
}
