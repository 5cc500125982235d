using VoipSdk.Internal;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Tests.Media;

/// <summary>Copies of the packets that Opus's own redundancy leaves out.</summary>
public sealed class CopiesBesideOpus : IDisposable
{
    // SILK, wide-band, 20 ms, one frame (RFC 6716 §3.1); then voice activity and redundancy, a bit each.
    private const byte SilkFrame = 9 << 3;
    private const byte Redundancy = 0x40;
    private const int VoiceBytes = 60;
    private readonly Recorder _recorder = new();
    private readonly RedundantTransport _transport;
    private int _quietBytes = 5;
    private int _sent;
    private int _sentBytes;

    public CopiesBesideOpus() => _transport = new RedundantTransport(_recorder, isOpus: true, 48_000);

    [Fact]
    public void A_packet_without_redundancy_carries_a_copy_while_others_have_it()
    {
        Send([.. Enumerable.Repeat(Redundancy, 20), 0, 0, Redundancy]);

        Assert.All(_recorder.PayloadTypes.Take(20), type => Assert.Equal(111, type));
        Assert.Equal([RedundantPayload.PayloadType, RedundantPayload.PayloadType, 111], _recorder.PayloadTypes.Skip(20));
    }

    [Fact]
    public void Nothing_is_copied_while_the_encoder_adds_no_redundancy()
    {
        Send([.. Enumerable.Repeat((byte)0, 120)]);

        Assert.All(_recorder.PayloadTypes, type => Assert.Equal(111, type));
        Assert.Equal(0, _transport.CopiedBytes);
    }

    [Fact]
    public void Copies_end_a_second_after_the_last_redundancy()
    {
        Send([.. Enumerable.Repeat(Redundancy, 100), .. Enumerable.Repeat((byte)0, 120)]);

        Assert.Equal(49, _recorder.PayloadTypes.Count(type => type == RedundantPayload.PayloadType));
        Assert.All(_recorder.PayloadTypes.Skip(150), type => Assert.Equal(111, type));
    }

    [Fact]
    public void Copies_add_a_seventh_at_most_and_come_where_the_voice_has_just_ended()
    {
        _quietBytes = 20;
        for (int phrase = 0; phrase < 20; phrase++)
        {
            Send([.. Enumerable.Repeat(Redundancy, 40), .. Enumerable.Repeat((byte)0, 45)]);
        }

        Assert.InRange(_transport.CopiedBytes, _sentBytes / 8, _sentBytes / 7);
        IEnumerable<int> pause = _recorder.PayloadTypes.Skip((19 * 85) + 40);
        Assert.All(pause.Take(10), type => Assert.Equal(RedundantPayload.PayloadType, type));
        Assert.Contains(111, pause.Skip(30));
    }

    [Fact]
    public void Another_codecs_packets_are_not_judged()
    {
        using var transport = new RedundantTransport(_recorder, isOpus: false, 48_000);
        for (int i = 0; i < 10; i++)
        {
            SendOne(transport, i % 2 == 0 ? Redundancy : (byte)0);
        }

        Assert.All(_recorder.PayloadTypes, type => Assert.Equal(111, type));
    }

    public void Dispose() => _transport.Dispose();

    private void Send(params byte[] flags)
    {
        foreach (byte flag in flags)
        {
            SendOne(_transport, flag);
        }
    }

    private void SendOne(RedundantTransport transport, byte flag)
    {
        int prefix = PacketLimits.CallDataPrefix.Length;
        int payload = flag == 0 ? _quietBytes : VoiceBytes;
        byte[] datagram = new byte[prefix + RtpHeader.Size + payload];
        PacketLimits.CallDataPrefix.CopyTo(datagram);
        new RtpHeader(false, 111, (ushort)_sent, (uint)_sent * 960, 1).Write(datagram.AsSpan(prefix));
        datagram[prefix + RtpHeader.Size] = SilkFrame;
        datagram[prefix + RtpHeader.Size + 1] = flag;
        _sent++;
        _sentBytes += payload;
        transport.Send(datagram, datagram.Length);
    }

    private sealed class Recorder : IMediaTransport
    {
        public List<int> PayloadTypes { get; } = [];

        public int Overhead => 0;

        public void Send(Span<byte> buffer, int length)
        {
            Assert.True(RtpHeader.TryParse(buffer[PacketLimits.CallDataPrefix.Length..length], out RtpHeader header, out _, out _));
            PayloadTypes.Add(header.PayloadType);
        }

        public void Dispose()
        {
        }
    }
}
