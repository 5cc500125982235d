using VoipSdk.Internal;
using VoipSdk.Protocol;

namespace VoipSdk.Tests.Media;

/// <summary>How seldom the media thread looks for captured frames, and how soon it finds them.</summary>
public class FrameForecasts
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);

    [Theory]
    [InlineData(480)]
    [InlineData(960)]
    [InlineData(240)]
    public void A_steady_device_is_looked_at_about_once_a_frame_and_a_frame_waits_a_millisecond(int block)
    {
        Watched watched = Watch(block, seconds: 20, lateness: TimeSpan.Zero);

        Assert.InRange(watched.LooksPerFrame, 1, 1.2);
        Assert.InRange(watched.MeanWait.TotalMilliseconds, 0, 1);
        Assert.InRange(watched.LongestWait.TotalMilliseconds, 0, 1.1);
    }

    [Theory]
    [InlineData(1_024, 2)]
    [InlineData(441, 5)]
    public void Blocks_that_are_no_part_of_a_frame_cost_a_few_looks_and_less_than_a_block(int block, double milliseconds)
    {
        Watched watched = Watch(block, seconds: 20, lateness: TimeSpan.Zero);

        Assert.InRange(watched.LooksPerFrame, 1, 4);
        Assert.InRange(watched.MeanWait.TotalMilliseconds, 0, milliseconds);
    }

    [Fact]
    public void A_device_that_gives_two_frames_at_once_is_looked_at_once_for_both()
    {
        Watched watched = Watch(block: 1_920, seconds: 20, lateness: TimeSpan.Zero);

        Assert.InRange(watched.LooksPerFrame, 0.5, 0.8);
        Assert.InRange(watched.LongestWait.TotalMilliseconds, 0, 2);
    }

    [Fact]
    public void Looks_that_come_late_do_not_make_the_next_ones_late()
    {
        Watched watched = Watch(block: 480, seconds: 60, lateness: TimeSpan.FromMilliseconds(45));

        Assert.InRange(watched.LooksPerFrame, 0.7, 1.2);
        Assert.InRange(watched.MeanWait.TotalMilliseconds, 0, 3);
    }

    [Fact]
    public void With_nothing_captured_it_is_looked_every_five_milliseconds()
    {
        var forecast = new FrameForecast(MonoTime.Zero);
        MonoTime now = MonoTime.Zero;
        int looks = 0;
        for (; now < MonoTime.FromMilliseconds(1_000); looks++)
        {
            now += forecast.Look(now, frames: 0, Frame);
        }

        Assert.InRange(looks, 200, 210);
    }

    // Captures blocks in virtual time; every fiftieth look comes late. The first second, in which the pace is found, does not count.
    private static Watched Watch(int block, int seconds, TimeSpan lateness)
    {
        var watched = new Watched();
        var forecast = new FrameForecast(MonoTime.Zero);
        MonoTime now = MonoTime.FromMilliseconds(3);
        long frames = 0;
        for (int look = 1; now < MonoTime.FromMilliseconds(1_000 * seconds); look++)
        {
            long captured = (now.Microseconds - 5_000) * 48 / 1_000 / block * block / 960;
            if (now > MonoTime.FromMilliseconds(2_000))
            {
                watched.Add(frames, captured, block, now);
            }

            TimeSpan wait = forecast.Look(now, (int)Math.Max(0, captured - frames), Frame);
            Assert.True(wait >= TimeSpan.Zero);
            frames = Math.Max(frames, captured);
            now += wait + (look % 50 == 0 ? lateness : TimeSpan.Zero);
        }

        return watched;
    }

    private sealed class Watched
    {
        private int _looks;
        private int _frames;
        private TimeSpan _waited;

        public double LooksPerFrame => (double)_looks / _frames;

        public TimeSpan MeanWait => _waited / _frames;

        public TimeSpan LongestWait { get; private set; }

        public void Add(long before, long captured, int block, MonoTime now)
        {
            _looks++;
            for (long frame = before + 1; frame <= captured; frame++)
            {
                long complete = ((frame * 960) + block - 1) / block * block;
                TimeSpan wait = now - (MonoTime.FromMilliseconds(5) + TimeSpan.FromTicks(complete * 10_000_000 / 48_000));
                _waited += wait;
                _frames++;
                LongestWait = wait > LongestWait ? wait : LongestWait;
            }
        }
    }
}
