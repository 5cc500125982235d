using VoipSdk.Internal;

namespace VoipSdk.Tests.Media;

// An encoder that follows the processor time there is.
public class EncoderEfforts
{
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private readonly EncoderEffort _effort = new(new EffortOptions(Budget: 0.5, MaxComplexity: 9));

    [Fact]
    public void Nothing_changes_within_the_budget()
    {
        Run(load: 0.45, seconds: 100);

        Assert.Equal(9, _effort.Complexity);
        Assert.Equal(TimeSpan.Zero, _effort.LeastFrameDuration);
    }

    [Fact]
    public void Beyond_the_budget_effort_falls_each_second_and_frames_grow_when_there_is_none_left()
    {
        var seen = new List<(int, double)>();
        for (int second = 0; second < 9; second++)
        {
            Run(load: 0.6, seconds: 1);
            seen.Add((_effort.Complexity, _effort.LeastFrameDuration.TotalMilliseconds));
        }

        Assert.Equal([(7, 0), (5, 0), (3, 0), (1, 0), (0, 0), (0, 40), (0, 60), (0, 60), (0, 60)], seen);
    }

    [Fact]
    public void One_slow_frame_is_nothing()
    {
        _effort.Add(TimeSpan.FromMilliseconds(200), Frame);
        Run(load: 0.1, seconds: 3);

        Assert.Equal(9, _effort.Complexity);
    }

    [Fact]
    public void A_thread_that_comes_late_again_and_again_is_too_busy()
    {
        _effort.AddLate();
        _effort.AddLate();
        Run(load: 0.01, seconds: 1);
        Assert.Equal(9, _effort.Complexity);

        _effort.AddLate();
        _effort.AddLate();
        _effort.AddLate();
        Run(load: 0.01, seconds: 1);

        Assert.Equal(7, _effort.Complexity);
    }

    [Fact]
    public void With_room_for_ten_seconds_effort_grows_a_step_at_a_time()
    {
        Run(load: 0.9, seconds: 1);
        Run(load: 0.1, seconds: 9);
        Assert.Equal(7, _effort.Complexity);

        Run(load: 0.1, seconds: 1);
        Assert.Equal(8, _effort.Complexity);
        Run(load: 0.1, seconds: 10);
        Assert.Equal(9, _effort.Complexity);
    }

    [Fact]
    public void What_is_too_much_time_and_again_is_tried_ever_less_often()
    {
        // Each step of effort costs 0.1; there is room for effort 7.
        int changes = 0;
        int before = _effort.Complexity;
        for (int second = 0; second < 1_000; second++)
        {
            Run(load: _effort.Complexity > 7 ? 0.9 : 0.2, seconds: 1);
            changes += _effort.Complexity != before ? 1 : 0;
            before = _effort.Complexity;
        }

        Assert.InRange(changes, 8, 40);
    }

    [Fact]
    public void A_little_below_the_budget_it_stays_as_it_is()
    {
        Run(load: 0.9, seconds: 1);
        Run(load: 0.4, seconds: 200);

        Assert.Equal(7, _effort.Complexity);
    }

    private void Run(double load, int seconds)
    {
        for (int i = 0; i < seconds * 50; i++)
        {
            _effort.Add(TimeSpan.FromTicks((long)(load * Frame.Ticks)), Frame);
        }
    }
}
