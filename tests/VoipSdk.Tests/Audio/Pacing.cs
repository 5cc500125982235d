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
            Assert.InRange(now, step * 10L, (step * 10L) + 60);
            schedule.Advance(now);
        }

        Assert.Equal(0, schedule.Skipped);
    }

    [Fact]
    public void Steps_that_were_missed_are_made_up_for_at_twice_the_speed()
    {
        var schedule = new FrameSchedule(start: 0, period: 10, largestLag: 200);
        long now = 155;
        int steps = 0;
        for (; schedule.GetWait(now) <= 5 && now < 1_000; steps++)
        {
            now += Math.Max(0, schedule.GetWait(now));
            schedule.Advance(now);
        }

        // One step every 5 from 155 on, until the step that is due at its own time.
        Assert.InRange(now, 300, 315);
        Assert.Equal(now / 10, steps - 1);
        Assert.Equal(0, schedule.Skipped);
    }

    [Fact]
    public void After_a_long_pause_the_past_is_given_up_and_the_pace_kept()
    {
        var schedule = new FrameSchedule(start: 0, period: 10, largestLag: 200);
        schedule.Advance(0);

        schedule.Advance(100_007);

        Assert.Equal(5, schedule.GetWait(100_007));
        Assert.Equal(9_998, schedule.Skipped);
    }
}
