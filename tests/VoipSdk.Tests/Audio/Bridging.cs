using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class Bridging
{
    private const double Lateness = 0.030;
    private static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(60);

    public static TheoryData<double, int, int, double> Clocks => new()
    {
        { 0, 480, 480, 240 }, { 20, 1_024, 480, 120 }, { -20, 480, 1_024, 120 }, { 200, 960, 480, 120 },
        { -200, 1_024, 1_024, 120 }, { 500, 480, 480, 120 }, { -500, 480, 1_024, 3_600 },
    };

    [Theory]
    [MemberData(nameof(Clocks))]
    public void Delay_settles_and_stays_whatever_the_clocks_do(double ppm, int writes, int reads, double seconds)
    {
        var domains = new ClockDomains(Delay, new(ppm, [writes], Lateness, 1), new(0, [reads], Lateness, 2));

        domains.Run(10);
        domains.Run(50);
        Assert.InRange(domains.LeastDelay, 55, 65);
        Assert.InRange(domains.GreatestDelay, 55, 65);

        domains.Run(seconds - 60);
        Assert.InRange(domains.GreatestDelay - domains.LeastDelay, 0, 1);
        Assert.InRange(domains.Bridge.SkewPpm, ppm - 5, ppm + 5);
        AssertUndisturbed(domains);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Pause_of_a_device_is_silence_without_a_click_and_then_the_delay_is_the_old_one(bool isWriter)
    {
        var domains = new ClockDomains(Delay, new(100, [480], Lateness, 3), new(-100, [480], Lateness, 4));
        domains.Run(60);
        double before = domains.Delay;

        (isWriter ? domains.Writer : domains.Reader).Stall(0.7);
        domains.Run(5);
        Assert.InRange(domains.LargestStep, 0, 0.01);
        Assert.InRange(domains.Interrupted, isWriter ? 1 : 0, 200);

        domains.Run(20);
        AssertUndisturbed(domains);
        Assert.InRange(domains.Delay, before - 1, before + 1);
    }

    [Fact]
    public void Reader_that_was_away_for_long_hears_what_is_new()
    {
        var domains = new ClockDomains(Delay, new(0, [480], 0.005, 5), new(0, [480], 0.005, 6));
        domains.Run(10);

        domains.Reader.Stall(30);
        domains.Run(35);
        domains.Run(10);

        Assert.InRange(domains.Delay, 59, 61);
        Assert.InRange(domains.Bridge.Overruns, 1, 3);
        AssertUndisturbed(domains);
    }

    [Fact]
    public void Without_a_writer_there_is_silence()
    {
        var bridge = new ClockBridge(Delay);
        float[] block = [1, 1, 1, 1];

        bridge.Read(block);

        Assert.All(block, sample => Assert.Equal(0, sample));
        Assert.Equal(0, bridge.Underruns);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1.001)]
    public void Delays_beyond_a_second_or_none_are_refused(double seconds) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ClockBridge(TimeSpan.FromSeconds(seconds)));

    [Fact]
    public void Nothing_is_allocated()
    {
        var bridge = new ClockBridge(Delay);
        float[] block = new float[480];
        Exchange(bridge, block, 200);

        Assert.Equal(0, Allocations.Of(() => Exchange(bridge, block, 1_000)));
    }

    private static void Exchange(ClockBridge bridge, float[] block, int times)
    {
        for (int i = 0; i < times; i++)
        {
            bridge.Write(block);
            bridge.Read(block);
        }
    }

    private static void AssertUndisturbed(ClockDomains domains)
    {
        Assert.Equal(0, domains.Interrupted);
        Assert.InRange(domains.LargestStep / ClockDomains.StepOfTone, 0.99, 1.01);
        Assert.InRange(domains.LargestRest, -200, -60);
    }
}
