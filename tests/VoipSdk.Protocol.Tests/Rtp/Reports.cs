using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

public class Reports
{
    private readonly RtcpPair _pair = new();

    [Fact]
    public void Nothing_is_sent_before_the_session_begins()
    {
        _pair.Run(TimeSpan.FromSeconds(10));

        Assert.Empty(_pair.Alice.Sent);
        Assert.Null(_pair.Alice.Session.NextDeadline);
        Assert.Null(_pair.Alice.Goodbye(_pair.Now));
    }

    [Fact]
    public void First_report_comes_within_a_second_and_the_next_about_every_second()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromMinutes(2));

        Assert.True(_pair.Alice.Sent[0] < MonoTime.FromMilliseconds(800));
        double[] gaps = Gaps(_pair.Alice);
        Assert.All(gaps, gap => Assert.InRange(gap, 0.495, 1.51));
        Assert.InRange(gaps.Average(), 0.9, 1.1);
    }

    [Fact]
    public void Two_ends_do_not_fall_into_step()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromMinutes(1));

        Assert.NotEqual(Gaps(_pair.Alice), Gaps(_pair.Bob));
        Assert.True(Gaps(_pair.Alice).Distinct().Count() > 20);
    }

    [Fact]
    public void Who_sends_next_to_nothing_reports_seldom()
    {
        _pair.AliceTalks = false;
        _pair.Begin();
        _pair.Run(TimeSpan.FromMinutes(5));

        Assert.InRange(Gaps(_pair.Alice).Average(), 4, 6);
        Assert.All(_pair.Alice.Compounds, compound => Assert.Equal(RtcpPacketType.ReceiverReport, First(compound).Type));
    }

    [Fact]
    public void Reports_take_no_more_than_a_twentieth_of_what_is_sent_and_a_second_at_least_lies_between_them()
    {
        // 20 bytes each 60 ms is 10.7 kbit/s with headers: a report each second would take a tenth.
        var end = new RtcpEnd(1, seed: 3, TimeSpan.Zero);
        end.Session.Begin(MonoTime.Zero);
        long media = 0;
        for (MonoTime now = MonoTime.Zero; now < MonoTime.FromMilliseconds(300_000); now += TimeSpan.FromMilliseconds(60))
        {
            end.NextPacket(payload: 20);
            media += 20 + 60;
            end.Report(now);
        }

        long reports = end.Compounds.Sum(compound => compound.Length + 60L);
        Assert.InRange((double)reports / media, 0.04, 0.055);
    }

    [Fact]
    public void Compound_has_a_report_first_then_a_name_that_names_nobody()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(3));

        byte[] compound = _pair.Alice.Compounds[^1];
        Assert.True(RtcpReader.IsValid(compound));
        Assert.True(RtpDemux.IsRtcp(compound));
        var reader = new RtcpReader(compound);
        Assert.True(reader.TryRead(out RtcpPacket report));
        Assert.Equal((RtcpPacketType.SenderReport, 0xA11CEu, 1), (report.Type, report.Ssrc, report.ReportCount));
        Assert.True(report.TryGetReport(0, out RtcpReportBlock block));
        Assert.Equal(0xB0Bu, block.Ssrc);
        Assert.True(reader.TryRead(out RtcpPacket names));
        Assert.True(names.TryGetCanonicalName(out ReadOnlySpan<byte> name));
        Assert.Equal(16, name.Length);
        Assert.False(name.SequenceEqual(NameOf(_pair.Bob.Compounds[^1])));
        Assert.False(reader.TryRead(out _));
    }

    [Fact]
    public void Sender_report_counts_packets_and_bytes_and_tells_the_time_since_the_session_began()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(20));

        Assert.True(First(_pair.Alice.Compounds[^1]).TryGetSenderInfo(out RtcpSenderInfo info));
        double seconds = (_pair.Alice.Sent[^1] - MonoTime.Zero).TotalSeconds;
        Assert.Equal(seconds * 50, info.PacketCount, 1.5);
        Assert.Equal(info.PacketCount * 60, info.OctetCount);
        Assert.Equal(1 + seconds, info.NtpTime / 4_294_967_296.0, 0.000_01);
        Assert.Equal(7 + (info.PacketCount * 960), info.RtpTimestamp);
    }

    [Fact]
    public void Goodbye_ends_the_stream_and_is_heard()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(5));

        byte[] last = _pair.Alice.Goodbye(_pair.Now)!;
        _pair.Bob.Hear(last, _pair.Now);

        Assert.True(_pair.Bob.Session.HasPeerLeft);
        Assert.False(_pair.Alice.Session.HasPeerLeft);
        Assert.Null(_pair.Alice.Session.NextDeadline);
        Assert.Null(_pair.Alice.Goodbye(_pair.Now));
        Assert.Null(_pair.Alice.Report(_pair.Now + TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public void Nothing_is_allocated_in_the_steady_state()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(10));
        RtcpSession session = _pair.Alice.Session;
        byte[] heard = _pair.Bob.Compounds[^1];
        byte[] buffer = new byte[RtcpSession.MaxPacketBytes];
        MonoTime now = _pair.Now;
        Run(50);

        Assert.Equal(0, Allocations.Of(() => Run(500)));

        void Run(int rounds)
        {
            for (uint i = 0; i < rounds; i++)
            {
                now += TimeSpan.FromSeconds(6);
                session.HandlePacket(heard, now);
                session.TryTakeFeedback(out _);
                session.TryTransmit(new RtcpSent(i, i, i), now, buffer, out _);
            }
        }
    }

    private static double[] Gaps(RtcpEnd end) =>
        [.. end.Sent.Zip(end.Sent.Skip(1), (earlier, later) => (later - earlier).TotalSeconds)];

    private static RtcpPacket First(byte[] compound)
    {
        var reader = new RtcpReader(compound);
        Assert.True(reader.TryRead(out RtcpPacket packet));
        return packet;
    }

    private static byte[] NameOf(byte[] compound)
    {
        var reader = new RtcpReader(compound);
        reader.TryRead(out _);
        reader.TryRead(out RtcpPacket names);
        Assert.True(names.TryGetCanonicalName(out ReadOnlySpan<byte> name));
        return name.ToArray();
    }
}
