using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>Devices that do not ask for one frame every 20 ms.</summary>
public class PlaybackDevices
{
    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(10)]
    public void A_device_that_asks_for_several_frames_at_once_gets_them_without_a_gap(int frames)
    {
        var device = new Device();
        Queue<Delivery> packets = new(Talk.Packets(3_000, index => index % 7));

        for (int i = 0; i < 2_900; i += frames)
        {
            device.Ask(packets, Talk.After(i * 20), frames);
        }

        // The delay has to grow by what the device takes in advance; after that nothing is concealed any more.
        Assert.InRange(device.Buffer.Statistics.ConcealedFrames, 0, 3 * frames);
        Assert.Equal(0, device.ConcealedLately);
        Assert.InRange(device.Buffer.Statistics.Skipped + device.Buffer.Statistics.Late, 0, frames);
    }

    [Fact]
    public void A_device_that_asks_at_irregular_times_gets_its_frames_without_a_gap()
    {
        var device = new Device();
        var random = new Random(3);
        Queue<Delivery> packets = new(Talk.Packets(3_000, _ => 5));

        for (int i = 0; i < 2_900; i++)
        {
            device.Ask(packets, Talk.After((i * 20) + (random.NextDouble() * 18)), 1);
        }

        Assert.InRange(device.Buffer.Statistics.ConcealedFrames, 0, 2);
        Assert.InRange(device.Buffer.Statistics.Skipped, 0, 2);
        Assert.Equal(0, device.ConcealedLately);
    }

    [Fact]
    public void After_the_device_stood_still_the_delay_comes_down_again()
    {
        var device = new Device();
        Queue<Delivery> packets = new(Talk.Packets(1_000, _ => 0));
        for (int i = 0; i < 990; i++)
        {
            if (i is < 200 or >= 350)
            {
                device.Ask(packets, Talk.After(i * 20), 1);
            }
        }

        JitterBufferStatistics statistics = device.Buffer.Statistics;
        Assert.Equal(0, statistics.ConcealedFrames);
        Assert.InRange(statistics.Skipped, 120, 152);
        Assert.InRange(statistics.CurrentDelay.TotalMilliseconds, 60, 90);
    }

    [Fact]
    public void A_device_that_catches_up_after_it_stood_still_makes_up_for_nothing_twice()
    {
        var device = new Device();
        Queue<Delivery> packets = new(Talk.Packets(1_000, _ => 0));
        for (int i = 0; i < 990; i++)
        {
            if (i is < 200 or > 210)
            {
                device.Ask(packets, Talk.After(i * 20), 1);
            }
            else if (i == 210)
            {
                device.Ask(packets, Talk.After(i * 20), 11);
            }
        }

        JitterBufferStatistics statistics = device.Buffer.Statistics;
        Assert.Equal(0, statistics.ConcealedFrames + statistics.Skipped + statistics.Late);
        Assert.InRange(statistics.CurrentDelay.TotalMilliseconds, 60, 82.5);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(240)]
    [InlineData(480)]
    [InlineData(960)]
    [InlineData(1_024)]
    [InlineData(2_880)]
    public void On_a_quiet_network_nothing_is_stretched_once_the_delay_is_what_is_wanted(int request)
    {
        // Wherever packets lie between the requests, and whatever is wanted: the delay moves in whole requests.
        for (int minimum = 0; minimum <= 60; minimum += 4)
        {
            for (double phase = 0; phase < 20; phase += 1.7)
            {
                var device = new CountingDevice(new JitterBufferOptions { MinDelay = TimeSpan.FromMilliseconds(minimum) }, request, phase);
                Queue<Delivery> packets = new(Talk.Packets(800, _ => 0));
                device.Run(packets, 11_000);
                JitterBufferStatistics before = device.Buffer.Statistics;
                device.Run(packets, 15_800);

                JitterBufferStatistics after = device.Buffer.Statistics;
                Assert.Equal(before.AcceleratedDuration + before.ExpandedDuration, after.AcceleratedDuration + after.ExpandedDuration);
                Assert.Equal(before.ConcealedDuration, after.ConcealedDuration);
                double longest = Math.Max(minimum, 2) + (request / 48.0) + 20;
                Assert.InRange(after.CurrentDelay.TotalMilliseconds, 0, longest);
            }
        }
    }

    [Fact]
    public void What_is_made_up_for_lost_packets_is_shortened_where_packets_wait_for_requests()
    {
        var device = new CountingDevice(new JitterBufferOptions(), 480, 3);
        Queue<Delivery> packets = new(Talk.Packets(3_000, index => index % 20 == 7 ? double.NaN : 0));

        device.Run(packets, 59_000);

        // 5 % are lost, and half of each is left out.
        JitterBufferStatistics statistics = device.Buffer.Statistics;
        Assert.InRange(statistics.ConcealedDuration / 48_000.0, 59 * 0.05 * 0.5, 59 * 0.05 * 0.65);
        Assert.InRange(statistics.CurrentDelay.TotalMilliseconds, 2, 30);
    }

    /// <summary>Asks for so many samples each time, and takes what it has before; stretches are exact.</summary>
    private sealed class CountingDevice(JitterBufferOptions options, int request, double phase)
    {
        private readonly Listener _listener = new(options);
        private long _asked;
        private int _left;

        public JitterBuffer Buffer => _listener.Buffer;

        public void Run(Queue<Delivery> packets, double until)
        {
            for (; phase + (_asked / 48.0) is var time && time < until; _asked += request)
            {
                MonoTime now = Talk.After(time);
                while (packets.Count > 0 && packets.Peek().Arrival <= now)
                {
                    _listener.Insert(packets.Dequeue());
                }

                Buffer.Requested(now);
                while (_left < request)
                {
                    JitterPull pull = Buffer.Pull(now, _left, request - _left);
                    Buffer.Played(pull.Duration, pull.Duration + pull.Stretch);
                    _left += pull.Duration + pull.Stretch;
                }

                _left -= request;
            }
        }
    }

    private sealed class Device
    {
        private readonly Listener _listener = new();
        private int _sinceConcealed = 1_000;
        private int _left;

        public JitterBuffer Buffer => _listener.Buffer;

        /// <summary>Stretches concealed among the last 1,000.</summary>
        public int ConcealedLately => _sinceConcealed < 1_000 ? 1 : 0;

        public void Ask(Queue<Delivery> packets, MonoTime now, int frames)
        {
            while (packets.Count > 0 && packets.Peek().Arrival <= now)
            {
                _listener.Insert(packets.Dequeue());
            }

            for (_left += frames * 960; _left > 0;)
            {
                JitterPull pull = Buffer.Pull(now);
                Buffer.Played(pull.Duration, pull.Duration + pull.Stretch);
                _left -= pull.Duration + pull.Stretch;
                _sinceConcealed = pull.Kind == JitterPullKind.Conceal ? 0 : _sinceConcealed + 1;
            }
        }
    }
}
