using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Tests.Media;

/// <summary>
/// RTP's time-stamps follow what was captured, and pass over time in which nothing was: whichever of microphone and media
/// thread stands still, and whichever comes late.
/// </summary>
public class CapturePauses
{
    [Theory]
    [InlineData(100)]
    [InlineData(150)]
    [InlineData(300)]
    public void A_media_thread_that_comes_late_skips_nothing_of_what_waits_for_it(int stall)
    {
        using var bench = new Bench();
        bench.Run(milliseconds: 200);

        bench.Run(stall, isTicking: false);
        bench.Run(200);

        bench.AssertContinuous();
        Assert.Equal((400 + stall) / 20, bench.Packets.Count);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(300)]
    [InlineData(905)]
    public void A_microphone_that_pauses_moves_the_time_stamp_by_its_pause(int pause)
    {
        using var bench = new Bench();
        bench.Run(200);

        bench.Run(pause, isCapturing: false);
        bench.Run(200);

        Assert.Equal(20 + pause, bench.GapAfter(packet: 9), tolerance: 5.0);
        Assert.True(bench.Packets[10].Marker);
        bench.AssertContinuous(from: 10);
    }

    [Fact]
    public void A_pause_that_ends_while_the_media_thread_stands_still_counts_for_what_it_was()
    {
        using var bench = new Bench();
        bench.Run(200);

        bench.Run(200, isCapturing: false);
        bench.Run(100, isCapturing: false, isTicking: false);
        bench.Run(100, isTicking: false);
        bench.Run(200);

        Assert.Equal(20 + 300, bench.GapAfter(packet: 9), tolerance: 5.0);
        bench.AssertContinuous(from: 10);
    }

    [Fact]
    public void Sound_that_found_no_room_while_the_media_thread_stood_still_is_passed_over_where_it_is_missing()
    {
        using var bench = new Bench();
        bench.Run(200);

        bench.Run(600, isTicking: false);
        bench.Run(200);

        // The ring has room for 16,384 samples, 341 ms; the rest of the 600 ms is what is missing behind them.
        int last = bench.Packets.FindIndex(10, packet => packet.Marker) - 1;
        Assert.InRange(last, 26, 27);
        Assert.Equal(20 + (bench.Port.DroppedCaptureSamples / 48.0), bench.GapAfter(last), tolerance: 1.0);
        bench.AssertContinuous(from: last + 1);
        Assert.InRange(bench.ElapsedByTimestamps, 980 - 25, 980 + 25);
    }

    [Fact]
    public void A_device_that_hands_over_large_blocks_does_not_pause()
    {
        using var bench = new Bench();
        for (int i = 0; i < 20; i++)
        {
            bench.Run(150, isCapturing: false);
            bench.Capture(150);
        }

        bench.AssertContinuous();
    }

    [Fact]
    public void Short_gaps_are_left_to_the_jitter_buffer()
    {
        using var bench = new Bench();
        bench.Run(200);
        bench.Run(60, isCapturing: false);
        bench.Run(200);

        bench.AssertContinuous();
    }

    [Fact]
    public void Signs_of_life_carry_the_time()
    {
        using var bench = new Bench();
        bench.Run(200);
        bench.Run(10_000, isCapturing: false);
        bench.Run(200);

        Assert.InRange(bench.Packets.Count, 28, 30);
        Assert.InRange(bench.ElapsedByTimestamps, 10_380 - 10, 10_380 + 10);
    }

    [Fact]
    public void Time_goes_on_while_a_call_is_held_and_signs_of_life_are_sent()
    {
        using var bench = new Bench();
        bench.Run(200);
        bench.Sender.Held = true;
        bench.Run(5_000);
        bench.Sender.Held = false;
        bench.Run(200);

        Assert.InRange(bench.Packets.Count, 10 + 4 + 10, 10 + 5 + 10);
        Assert.Equal(5_380, bench.ElapsedByTimestamps, tolerance: 1.0);
        bench.AssertContinuous(from: bench.Packets.Count - 10);
    }

    [Fact]
    public void A_day_of_suspension_is_survived()
    {
        using var bench = new Bench();
        bench.Run(200);

        bench.Suspend(TimeSpan.FromHours(30));
        bench.Run(200);

        Assert.True(bench.Packets.Count >= 20);
        bench.AssertContinuous(from: bench.Packets.Count - 9);
    }

    private sealed class Bench : IMediaTransport
    {
        private readonly FakeTimeProvider _time = new();

        public Bench()
        {
            var clock = new MediaClock(_time);
            Port = new AudioPort(new MediaReceiver(new Dictionary<int, IAudioCodec>(), clock, default, NullLogger.Instance), 16_384);
            var route = new MediaRoute(this, Ssrc: 1, FirstSequence: 1, FirstTimestamp: uint.MaxValue - 100_000);
            Sender = new MediaSender(
                Port, new CallCodecs(new FrameCounter(), 96, new Dictionary<int, IAudioCodec>()), route, clock, NullLogger.Instance);
        }

        public AudioPort Port { get; }

        public MediaSender Sender { get; }

        public List<RtpHeader> Packets { get; } = [];

        public int Overhead => 0;

        /// <summary>From the first packet to the last, in milliseconds.</summary>
        public double ElapsedByTimestamps => unchecked(Packets[^1].Timestamp - Packets[0].Timestamp) / 48.0;

        public void Run(int milliseconds, bool isCapturing = true, bool isTicking = true)
        {
            for (int at = 0; at < milliseconds; at += 5)
            {
                _time.Advance(TimeSpan.FromMilliseconds(5));
                Capture(isCapturing ? 5 : 0);
                if (isTicking)
                {
                    Sender.Tick();
                }
            }
        }

        public void Capture(int milliseconds) => Port.Push(new float[milliseconds * 48]);

        public void Suspend(TimeSpan time)
        {
            _time.Advance(time);
            Sender.Tick();
        }

        public double GapAfter(int packet) => unchecked(Packets[packet + 1].Timestamp - Packets[packet].Timestamp) / 48.0;

        public void AssertContinuous(int from = 0)
        {
            for (int i = from + 1; i < Packets.Count; i++)
            {
                Assert.Equal(960u, unchecked(Packets[i].Timestamp - Packets[i - 1].Timestamp));
                Assert.False(Packets[i].Marker);
            }
        }

        public void Send(Span<byte> buffer, int length)
        {
            Assert.True(RtpHeader.TryParse(buffer[4..length], out RtpHeader header, out _, out _));
            Packets.Add(header);
        }

        public void Dispose()
        {
        }
    }

    /// <summary>One byte a frame: what is asked here is when, not what.</summary>
    private sealed class FrameCounter : IAudioCodec
    {
        public AudioCodecFormat Format { get; } = new("count", 96, 48_000, 48_000);

        public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => new Encoder();

        public IAudioDecoder CreateDecoder() => throw new NotSupportedException();

        private sealed class Encoder : IAudioEncoder
        {
            public int Encode(ReadOnlySpan<float> samples, Span<byte> packet) => 1;

            public void Configure(AudioEncoderSettings settings)
            {
            }

            public void Dispose()
            {
            }
        }
    }
}
