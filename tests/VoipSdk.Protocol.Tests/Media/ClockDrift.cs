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

        // 20 ms of drift come every 100 s: each is one packet left out, or one stretch added.
        double corrections = Hours * 36 * Math.Abs(skew) / 200e-6;
        JitterBufferStatistics statistics = listener.Buffer.Statistics;
        Assert.InRange(statistics.Skipped, skew < 0 ? corrections - 3 : 0, skew < 0 ? corrections + 3 : 1);
        Assert.InRange(statistics.Extended, skew > 0 ? corrections - 3 : 0, skew > 0 ? corrections + 3 : 1);
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
