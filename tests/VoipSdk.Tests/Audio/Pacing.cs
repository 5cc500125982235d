using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class Pacing
{
    [Fact]
    public void First_step_is_due_at_once()
    {
        var schedule = new FrameSchedule(start: 1000, period: 10, largestLag: 200);

        Assert.Equal(0, schedule.GetWait(1000));
    }

    [Fact]
    public void Late_steps_do_not_add_up()
    {
        var schedule = new FrameSchedule(start: 0, period: 10, largestLag: 200);
        var random = new Random(5);
        long now = 0;
        for (int step = 0; step < 100_000; step++)
        {
            now = Math.Max(now, now + schedule.GetWait(now)) + random.Next(9);
            Assert.InRange(now, step * 10L, (step * 10L) + 9);
            schedule.Advance(now);
        }

        Assert.Equal(0, schedule.Skipped);
    }

    [Fact]
    public void Steps_that_were_missed_are_made_up_for()
    {
        var schedule = new FrameSchedule(start: 0, period: 10, largestLag: 200);
        int steps = 0;
        while (schedule.GetWait(155) <= 0)
        {
            schedule.Advance(155);
            steps++;
        }

        Assert.Equal(16, steps);
        Assert.Equal(0, schedule.Skipped);
    }

    [Fact]
    public void After_a_long_pause_the_past_is_given_up_and_the_pace_kept()
    {
        var schedule = new FrameSchedule(start: 0, period: 10, largestLag: 200);
        schedule.Advance(0);

        schedule.Advance(100_007);

        Assert.Equal(-7, schedule.GetWait(100_007));
        Assert.Equal(9_998, schedule.Skipped);
    }
}
