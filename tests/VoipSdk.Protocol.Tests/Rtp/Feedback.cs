using CsCheck;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

public class Feedback
{
    private readonly RtcpPair _pair = new();

    [Fact]
    public void Both_ends_learn_the_time_there_and_back()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(10));

        Assert.All(_pair.Alice.Feedback.Skip(2), one => Assert.Equal(80, one.RoundTripTime!.Value.TotalMilliseconds, 6.0));
        Assert.All(_pair.Bob.Feedback.Skip(2), one => Assert.Equal(80, one.RoundTripTime!.Value.TotalMilliseconds, 6.0));
    }

    [Fact]
    public void Delay_towards_the_other_end_is_told_from_the_delay_back()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(10));
        TimeSpan before = _pair.Alice.Feedback.Last(one => one.RelativeDelay is not null).RelativeDelay!.Value;

        _pair.ToAlice += TimeSpan.FromMilliseconds(300);
        _pair.Run(TimeSpan.FromSeconds(10));
        TimeSpan backIsSlow = _pair.Alice.Feedback.Last(one => one.RelativeDelay is not null).RelativeDelay!.Value;
        _pair.ToBob += TimeSpan.FromMilliseconds(200);
        _pair.Run(TimeSpan.FromSeconds(10));
        TimeSpan bothAreSlow = _pair.Alice.Feedback.Last(one => one.RelativeDelay is not null).RelativeDelay!.Value;

        Assert.Equal(0, (backIsSlow - before).TotalMilliseconds, 6.0);
        Assert.Equal(200, (bothAreSlow - before).TotalMilliseconds, 6.0);
        Assert.Equal(580, _pair.Alice.Feedback[^1].RoundTripTime!.Value.TotalMilliseconds, 6.0);
    }

    [Fact]
    public void Losses_are_counted_from_report_to_report()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(20));
        Assert.All(_pair.Alice.Feedback, one => Assert.Equal(0, one.FractionLost));
        int before = _pair.Alice.Feedback.Count;

        _pair.IsLost = number => number % 5 == 0;
        _pair.Run(TimeSpan.FromSeconds(60));

        List<RtcpFeedback> after = _pair.Alice.Feedback.Skip(before + 1).ToList();
        Assert.Equal(0.2, (double)after.Sum(one => one.Lost) / after.Sum(one => one.Expected), 0.01);
        Assert.All(after, one => Assert.InRange(one.FractionLost, 0.1, 0.3));
        Assert.Equal(600, after[^1].CumulativeLost, 20.0);
        Assert.All(after, one => Assert.Equal(one.Expected / 50.0, one.Interval.TotalSeconds, 0.06));
    }

    [Fact]
    public void A_report_that_got_lost_is_made_up_for_by_the_next()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(10));
        int before = _pair.Alice.Feedback.Count;

        _pair.LosesReports = true;
        _pair.IsLost = number => number % 2 == 0;
        _pair.Run(TimeSpan.FromSeconds(10));
        _pair.LosesReports = false;
        _pair.IsLost = _ => false;
        _pair.Run(TimeSpan.FromSeconds(3));

        RtcpFeedback first = _pair.Alice.Feedback[before];
        Assert.InRange(first.Interval.TotalSeconds, 10, 13.5);
        Assert.InRange(first.Lost, 245, 255);
        Assert.Equal(0, _pair.Alice.Feedback[before + 1].Lost);
    }

    [Fact]
    public void Copies_and_reports_that_were_overtaken_say_nothing_new()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(10));
        int before = _pair.Alice.Feedback.Count;

        _pair.Alice.Hear(_pair.Bob.Compounds[^1], _pair.Now);
        _pair.Alice.Hear(_pair.Bob.Compounds[^3], _pair.Now);

        Assert.Equal(before, _pair.Alice.Feedback.Count);
    }

    [Fact]
    public void Reports_of_other_streams_and_echoes_of_reports_that_were_never_sent_are_not_believed()
    {
        var end = new RtcpEnd(5, seed: 1, TimeSpan.Zero);
        end.Session.Begin(MonoTime.Zero);

        end.Hear(ReportBy(9, new RtcpReportBlock(6, 10, 10, 100, 0, 1, 1)), MonoTime.FromMilliseconds(100));
        Assert.Empty(end.Feedback);

        end.Hear(ReportBy(9, new RtcpReportBlock(5, 128, 10, 100, 4_800, 77, 1)), MonoTime.FromMilliseconds(200));
        Assert.Equal(0.5, end.Feedback[0].FractionLost);
        Assert.Equal(TimeSpan.FromMilliseconds(100), end.Feedback[0].Jitter);
        Assert.Null(end.Feedback[0].RoundTripTime);
        Assert.Null(end.Feedback[0].RelativeDelay);
    }

    [Fact]
    public void Any_bytes_are_survived()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(5));
        byte[] good = _pair.Bob.Compounds[^1];
        Gen.Select(Gen.Byte.Array[1, 200], Gen.Int[0, 3], Gen.Int[0, good.Length - 1]).Check(
            20_000,
            (noise, kind, at) =>
            {
                byte[] bytes = [.. good];
                bytes[at] = noise[0];
                bytes = kind switch { 0 => noise, 1 => bytes, 2 => bytes[..at], _ => [.. bytes, .. noise] };
                _pair.Alice.Session.HandlePacket(bytes, _pair.Now);
                if (_pair.Alice.Session.TryTakeFeedback(out RtcpFeedback feedback))
                {
                    Assert.InRange(feedback.FractionLost, 0, 1);
                    Assert.InRange(feedback.Lost, 0, feedback.Expected);
                    Assert.True(feedback.RoundTripTime is null || feedback.RoundTripTime >= TimeSpan.Zero);
                    Assert.InRange(feedback.Interval, TimeSpan.Zero, TimeSpan.FromHours(1));
                }
            });
        Assert.True(_pair.Alice.Session.PacketsRejected > 1_000);
    }

    private static byte[] ReportBy(uint ssrc, RtcpReportBlock block)
    {
        byte[] buffer = new byte[100];
        var writer = new RtcpWriter(buffer);
        writer.ReceiverReport(ssrc, [block]);
        writer.CanonicalName(ssrc, "x"u8);
        return buffer[..writer.Length];
    }
}
