using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public sealed class Replays : IDisposable
{
    private readonly SrtpPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void A_packet_is_accepted_once()
    {
        byte[] packet = _pair.Protect(SrtpPair.Rtp(7));
        byte[] report = _pair.ProtectRtcp(SrtpPair.Rtcp(1));

        Assert.Equal(SrtpFailure.None, _pair.Receive(packet, SrtpPair.Rtp(7)).Failure);
        Assert.Equal(SrtpFailure.Replayed, _pair.Receive(packet).Failure);
        Assert.Equal(SrtpFailure.None, _pair.ReceiveRtcp(report, SrtpPair.Rtcp(1)).Failure);
        Assert.Equal(SrtpFailure.Replayed, _pair.ReceiveRtcp(report).Failure);
        Assert.Equal(new SrtpReceiverStatistics { RtpPackets = 1, RtcpPackets = 1, Replayed = 2 }, _pair.Receiver.Statistics);
    }

    [Theory]
    [InlineData(1_023, SrtpFailure.None, SrtpFailure.Replayed)]
    [InlineData(1_024, SrtpFailure.TooOld, SrtpFailure.TooOld)]
    [InlineData(1_025, SrtpFailure.TooOld, SrtpFailure.TooOld)]
    public void The_rtp_window_is_1024_packets_wide(int behind, SrtpFailure first, SrtpFailure second)
    {
        byte[] late = _pair.Protect(SrtpPair.Rtp(5_000 - behind));
        _pair.Receive(_pair.Protect(SrtpPair.Rtp(5_000)), SrtpPair.Rtp(5_000));

        Assert.Equal(first, _pair.Receive(late).Failure);
        Assert.Equal(second, _pair.Receive(late).Failure);
    }

    [Theory]
    [InlineData(127, SrtpFailure.None, SrtpFailure.Replayed)]
    [InlineData(128, SrtpFailure.TooOld, SrtpFailure.TooOld)]
    public void The_rtcp_window_is_128_packets_wide(int behind, SrtpFailure first, SrtpFailure second)
    {
        byte[][] reports = Enumerable.Range(0, 201).Select(i => _pair.ProtectRtcp(SrtpPair.Rtcp((uint)i))).ToArray();
        _pair.ReceiveRtcp(reports[200]);

        Assert.Equal(first, _pair.ReceiveRtcp(reports[200 - behind]).Failure);
        Assert.Equal(second, _pair.ReceiveRtcp(reports[200 - behind]).Failure);
    }

    [Fact]
    public void Every_packet_of_the_window_is_accepted_once_from_the_last_to_the_first()
    {
        byte[][] packets = Enumerable.Range(100, 2_000).Select(i => _pair.Protect(SrtpPair.Rtp(i))).ToArray();

        SrtpFailure[] downwards = packets.Reverse().Select(packet => _pair.Receive(packet).Failure).ToArray();
        SrtpFailure[] again = packets.Select(packet => _pair.Receive(packet).Failure).ToArray();

        Assert.All(downwards[..1_024], failure => Assert.Equal(SrtpFailure.None, failure));
        Assert.All(downwards[1_024..], failure => Assert.Equal(SrtpFailure.TooOld, failure));
        Assert.All(again[^1_024..], failure => Assert.Equal(SrtpFailure.Replayed, failure));
    }

    [Fact]
    public void Packets_before_the_first_one_are_accepted_late_but_not_before_zero()
    {
        byte[][] packets = new[] { 0, 3, 4 }.Select(i => _pair.Protect(SrtpPair.Rtp(i))).ToArray();

        Assert.Equal(4, _pair.Receive(packets[2]).Index);
        Assert.Equal(3, _pair.Receive(packets[1]).Index);
        Assert.Equal(0, _pair.Receive(packets[0]).Index);

        // Sequence number 65,535 so close to the beginning can only be one before it.
        byte[] impossible = [.. packets[0]];
        impossible[2] = impossible[3] = 0xFF;
        Assert.Equal(SrtpFailure.TooOld, _pair.Receive(impossible).Failure);
    }

    [Fact]
    public void Only_a_packet_above_all_before_is_the_newest()
    {
        byte[][] packets = new[] { 10, 11, 12, 13 }.Select(i => _pair.Protect(SrtpPair.Rtp(i))).ToArray();

        bool[] newest = new[] { 1, 0, 3, 2 }.Select(i => _pair.Receive(packets[i]).IsNewest).ToArray();

        Assert.Equal([true, false, true, false], newest);
    }

    [Fact]
    public void A_report_is_the_newest_among_reports()
    {
        byte[] first = _pair.ProtectRtcp(SrtpPair.Rtcp(1));
        byte[] second = _pair.ProtectRtcp(SrtpPair.Rtcp(2));
        Assert.True(_pair.Receive(_pair.Protect(SrtpPair.Rtp(30_000))).IsNewest);

        Assert.True(_pair.ReceiveRtcp(second, SrtpPair.Rtcp(2)) is { IsNewest: true, Index: 1 });
        Assert.True(_pair.ReceiveRtcp(first, SrtpPair.Rtcp(1)) is { IsNewest: false, Index: 0 });
    }

    [Fact]
    public void Places_of_skipped_packets_are_free_after_a_jump_of_any_length()
    {
        var window = new ReplayWindow(128);
        for (long step = 1; step < 300; step++)
        {
            long from = window.Highest + 1;
            for (long index = from; index < from + 200; index++)
            {
                Assert.True(window.Accept(index));
            }

            long jump = window.Highest + step;
            Assert.True(window.Accept(jump));
            for (long index = Math.Max(0, jump - 140); index <= jump + 1; index++)
            {
                ReplayVerdict expected = index <= jump - 128 ? ReplayVerdict.TooOld
                    : index < from + 200 || index == jump ? ReplayVerdict.Replayed : ReplayVerdict.Fresh;
                Assert.Equal(expected, window.Check(index));
            }
        }
    }
}
