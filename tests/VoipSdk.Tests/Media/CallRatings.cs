using System.Diagnostics.Metrics;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Tests.Media;

/// <summary>Ratings by the E-model, and what the meter hears of calls.</summary>
public sealed class CallRatings : IDisposable
{
    private const int FrameSamples = 960;
    private readonly FakeTimeProvider _time = new();
    private readonly byte[] _buffer = new byte[VoiceChannel.MaxDatagramBytes];
    private readonly VoiceChannel _alice;
    private readonly VoiceChannel _bob;

    public CallRatings()
    {
        _alice = new(new VoiceChannelOptions { Codecs = [new PcmuCodec()], TimeProvider = _time });
        _bob = new(new VoiceChannelOptions { Codecs = [new PcmuCodec()], TimeProvider = _time });
    }

    [Fact]
    public void The_last_ten_seconds_are_rated_apart_from_the_whole_call()
    {
        var window = new QualityWindow(EModelCodec.Pcmu);
        Assert.Equal((null, null), window.Rate());
        for (int second = 0; second <= 40; second++)
        {
            long bad = Math.Min(second, 20);
            window.Add(new CallTotals
            {
                At = MonoTime.FromMilliseconds(second * 1_000),
                Heard = second * 1_000L,
                MadeUp = bad * 100,
                Delays = new CallDelays { JitterBuffer = TimeSpan.FromMilliseconds(80) },
            });
        }

        (double? whole, double? recent) = window.Rate();

        Assert.Equal(EModel.Rating(TimeSpan.FromMilliseconds(80), 0.05), whole!.Value, 6);
        Assert.Equal(EModel.BestRating, recent!.Value, 6);
    }

    [Fact]
    public void Totals_are_due_once_a_second()
    {
        var window = new QualityWindow(EModelCodec.Pcmu);
        Assert.True(window.IsDue(MonoTime.Zero));
        CallTotals first = new() { At = MonoTime.Zero, PacketsSent = 7 };

        Assert.Equal(first, window.Add(first));
        Assert.False(window.IsDue(MonoTime.FromMilliseconds(999)));
        Assert.True(window.IsDue(MonoTime.FromMilliseconds(1_000)));
        Assert.Equal(first, window.Add(first with { At = MonoTime.FromMilliseconds(1_000), PacketsSent = 57 }));
    }

    [Theory]
    [InlineData(200, CallQuality.Good)]
    [InlineData(2_000, CallQuality.Fair)]
    public void One_hole_at_the_beginning_makes_no_bad_call_and_many_do(long madeUp, CallQuality after)
    {
        var window = new QualityWindow(EModelCodec.Pcmu);
        var seen = new List<CallQuality>();
        for (int second = 0; second <= 5; second++)
        {
            window.Add(new CallTotals
            {
                At = MonoTime.FromMilliseconds(second * 1_000),
                Heard = second * 10_000L,
                MadeUp = Math.Min(second * 1_000L, madeUp),
            });
            seen.Add(window.GetQuality(out _));
        }

        Assert.All(seen.Take(3), quality => Assert.Equal(CallQuality.Good, quality));
        Assert.Equal(after, seen[3]);
    }

    [Fact]
    public void A_quality_gets_better_only_with_some_margin()
    {
        var window = new QualityWindow(EModelCodec.Pcmu);
        var seen = new List<CallQuality>();
        long madeUp = 0;
        double[] percentages = [0, 4.0, 4.5, 4.0, 3.0, 14, 13, 11.5, 0];
        for (int second = 0; second < percentages.Length * 20; second++)
        {
            madeUp += (long)(percentages[second / 20] * 100);
            window.Add(new CallTotals
            {
                At = MonoTime.FromMilliseconds(second * 1_000),
                Heard = second * 10_000L,
                MadeUp = madeUp,
                Delays = new CallDelays { JitterBuffer = TimeSpan.FromMilliseconds(80) },
            });
            seen.Add(window.GetQuality(out _));
        }

        // R: 93.2, 80.1, 78.8, 80.1, 83.1, 59.2, 60.8, 63.4, 93.2.
        CallQuality[] atTheEnds = [.. Enumerable.Range(0, percentages.Length).Select(i => seen[(i * 20) + 19])];
        Assert.Equal(
            [
                CallQuality.Good, CallQuality.Good, CallQuality.Fair, CallQuality.Fair, CallQuality.Good,
                CallQuality.Poor, CallQuality.Poor, CallQuality.Fair, CallQuality.Good,
            ],
            atTheEnds);
    }

    [Fact]
    public void Losses_lower_the_rating_and_the_last_ten_seconds_recover()
    {
        Assert.Null(_bob.Statistics.Rating);
        float[] said = Sounds.Speech(seconds: 12);

        Talk(said, isLost: i => i % 10 == 5);
        CallStatistics bad = _bob.Statistics;
        Talk(said, isLost: _ => false);
        CallStatistics good = _bob.Statistics;

        Assert.InRange(bad.Rating!.Value, 40, 80);
        Assert.InRange(bad.MeanOpinionScore!.Value, 2, 4);
        Assert.InRange(good.RecentRating!.Value, 90, EModel.BestRating);
        Assert.InRange(good.Rating!.Value, bad.Rating.Value, good.RecentRating.Value);
        Assert.InRange(good.MouthToEarDelay.TotalMilliseconds, 20, 120);
        CallDelays delays = good.Delays;
        Assert.Equal((20, 0, 6), (delays.Frame.TotalMilliseconds, delays.LookAhead.TotalMilliseconds, delays.Resampler.TotalMilliseconds));
        Assert.Equal(good.PlayoutDelay, delays.JitterBuffer);
        Assert.Equal(good.RoundTripTime / 2, delays.Network);
        Assert.Equal(good.MouthToEarDelay, TimeSpan.FromMilliseconds(26) + delays.JitterBuffer + (delays.Network ?? TimeSpan.Zero));
    }

    [Fact]
    public void The_meter_hears_of_calls_each_second()
    {
        var heard = new Dictionary<string, double>();
        using var listener = new MeterListener();
        int thread = Environment.CurrentManagedThreadId;
        listener.InstrumentPublished = (instrument, listening) =>
        {
            if (instrument.Name.StartsWith("voipsdk.call.", StringComparison.Ordinal))
            {
                listening.EnableMeasurementEvents(instrument);
            }
        };

        // Other tests' calls are on other threads.
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument.Name, value));
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Note(instrument.Name, value));
        listener.Start();

        Talk(Sounds.Speech(seconds: 6), isLost: i => i % 25 == 5);

        Assert.InRange(heard["voipsdk.call.packets.sent"], 200, 600);
        Assert.InRange(heard["voipsdk.call.packets.received"], 200, 600);
        Assert.InRange(heard["voipsdk.call.packets.lost"], 5, 30);
        Assert.True(heard["voipsdk.call.mos"] > 5);
        Assert.True(heard["voipsdk.call.concealed"] > 0);
        Assert.True(heard["voipsdk.call.jitter_buffer.delay"] > 0);
        Assert.True(heard["voipsdk.call.bitrate"] > 64_000);

        void Note(string name, double value)
        {
            if (Environment.CurrentManagedThreadId == thread)
            {
                heard[name] = heard.GetValueOrDefault(name) + value;
            }
        }
    }

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
    }

    private void Talk(float[] said, Func<int, bool> isLost)
    {
        var heard = new float[FrameSamples];
        for (int i = 0; i < said.Length / FrameSamples; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            _alice.Push(said.AsSpan(i * FrameSamples, FrameSamples));
            _alice.Tick();
            _bob.Tick();
            while (_alice.TryTransmit(_buffer, out int length))
            {
                if (!isLost(i))
                {
                    _bob.HandleDatagram(_buffer.AsSpan(0, length));
                }
            }

            while (_bob.TryTransmit(_buffer, out int length))
            {
                _alice.HandleDatagram(_buffer.AsSpan(0, length));
            }

            _bob.Pull(heard);
        }
    }
}
