using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

/// <summary>Which losses are told to be those of a time without any network.</summary>
public class OutagesInReports
{
    private readonly RtcpPair _pair = new();

    public OutagesInReports()
    {
        _pair.Begin();
        _pair.Run(TimeSpan.FromSeconds(10));
    }

    [Theory]
    [InlineData(2.5)]
    [InlineData(5)]
    [InlineData(20)]
    public void First_report_behind_an_outage_says_so_and_no_other_does(double seconds)
    {
        int before = _pair.Alice.Feedback.Count;

        _pair.IsDead = true;
        _pair.Run(TimeSpan.FromSeconds(seconds));
        _pair.IsDead = false;
        _pair.Run(TimeSpan.FromSeconds(20));

        RtcpFeedback first = _pair.Alice.Feedback.Skip(before).First(one => one.Lost > 0);
        Assert.InRange(first.Lost, (50 * seconds) - 3, (50 * seconds) + 3);
        Assert.Equal([first], _pair.Alice.Feedback.Where(one => one.FollowsOutage));
    }

    [Fact]
    public void Report_that_was_written_before_the_other_end_heard_again_does_not_use_the_outage_up()
    {
        int before = _pair.Alice.Feedback.Count;

        // The way there comes back three seconds after the way back.
        _pair.IsDead = true;
        _pair.Run(TimeSpan.FromSeconds(4));
        _pair.IsDead = false;
        _pair.IsLost = _ => true;
        _pair.Run(TimeSpan.FromSeconds(3));
        _pair.IsLost = _ => false;
        _pair.Run(TimeSpan.FromSeconds(10));

        Assert.InRange(_pair.Alice.Feedback.Skip(before).TakeWhile(one => one.Lost == 0).Count(), 1, 5);
        Assert.InRange(_pair.Alice.Feedback.Single(one => one.FollowsOutage).Lost, 345, 355);
    }

    [Fact]
    public void Losses_while_the_other_end_is_silent_are_losses()
    {
        _pair.BobTalks = false;
        _pair.LosesReports = true;
        _pair.IsLost = number => number % 2 == 0;
        _pair.Run(TimeSpan.FromSeconds(5));
        _pair.LosesReports = false;
        _pair.Run(TimeSpan.FromSeconds(20));

        Assert.Contains(_pair.Alice.Feedback, one => one.Interval > TimeSpan.FromSeconds(4) && one.Lost > 100);
        Assert.DoesNotContain(_pair.Alice.Feedback, one => one.FollowsOutage);
    }

    [Fact]
    public void Losses_while_the_other_end_is_heard_are_losses()
    {
        _pair.IsLost = _ => true;
        _pair.Run(TimeSpan.FromSeconds(5));
        _pair.IsLost = _ => false;
        _pair.Run(TimeSpan.FromSeconds(5));

        Assert.Contains(_pair.Alice.Feedback, one => one.Lost > 200);
        Assert.DoesNotContain(_pair.Alice.Feedback, one => one.FollowsOutage);
    }

    [Fact]
    public void Losses_long_after_a_silence_are_losses()
    {
        // Silent, but not gone: what was sent to it in that time has come there.
        _pair.BobTalks = false;
        _pair.LosesReports = true;
        _pair.Run(TimeSpan.FromSeconds(5));
        _pair.BobTalks = true;
        _pair.LosesReports = false;
        _pair.Run(TimeSpan.FromSeconds(5));
        _pair.IsLost = _ => true;
        _pair.Run(TimeSpan.FromSeconds(6));
        _pair.IsLost = _ => false;
        _pair.Run(TimeSpan.FromSeconds(5));

        Assert.Contains(_pair.Alice.Feedback, one => one.Lost > 250);
        Assert.DoesNotContain(_pair.Alice.Feedback, one => one.FollowsOutage);
    }
}
