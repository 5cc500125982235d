using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class ClockDrift
{
    private const int Hours = 4;
    private const int Packets = Hours * 3_600 * 50;

    // The time-stamp wraps after half of it, the sequence number eleven times.
    private const uint FirstTimestamp = uint.MaxValue - (uint)(Hours / 2 * 3_600L * 48_000);

    [Theory]
    [InlineData(200e-6)]
    [InlineData(-200e-6)]
    [InlineData(0)]
    public void Hours_of_drift_keep_the_delay_near_its_target(double skew)
    {
        var listener = new Listener(skew: skew) { Remember = false };
        var random = new Random(5);
        double longest = 0;
        double shortest = double.MaxValue;
        int last = -1;
        listener.OnHeard = heard =>
        {
            if (heard.Kind == JitterPullKind.Packet)
            {
                Assert.True(heard.Index > last);
                last = heard.Index;
                double delay = (heard.At - Talk.Packet(heard.Index).Arrival).TotalMilliseconds;
                longest = Math.Max(longest, delay);
                shortest = Math.Min(shortest, delay);
            }
        };

        listener.Run(Steady(random), Talk.After((Packets * 20) - 40));

        // What the clocks run apart is stretched away, nothing is left out or made up.
        JitterBufferStatistics statistics = listener.Buffer.Statistics;
        double drift = Hours * 3_600 * skew * 48_000;
        Assert.InRange(statistics.ExpandedDuration - statistics.AcceleratedDuration, drift - 2_000, drift + 2_000);
        Assert.Equal(0, statistics.Skipped);
        Assert.Equal(0, statistics.ConcealedFrames);
        Assert.InRange(longest, 60, 110);
        Assert.InRange(shortest, 35, 70);
        Assert.Equal(0, statistics.Late);
        Assert.Equal(0, statistics.Starvations);
        Assert.InRange(last, Packets - 15, Packets);
    }

    // In order of arrival: the delay varies by less than the distance of two packets.
    private static IEnumerable<Delivery> Steady(Random random)
    {
        for (int index = 0; index < Packets; index++)
        {
            yield return Talk.Packet(index, random.NextDouble() * 15, firstTimestamp: FirstTimestamp);
        }
    }
}
