using System.Buffers.Binary;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Tests.Media;

/// <summary>A call in virtual time whose ends' sound cards run apart.</summary>
public sealed class ClocksApart : IDisposable
{
    private const int FrameSamples = 960;
    private const int PullSamples = 480;
    private const float StepOfTone = 0.0065f;

    private readonly ToneCodec _codec = new();
    private readonly Random _random = new(11);
    private readonly ReceiveStream _stream;
    private readonly float[] _heard = new float[PullSamples];
    private readonly List<double> _delays = [];
    private double _senderPpm;
    private double _now;
    private long _pulled;
    private long _sent;
    private double _arrival;
    private float _last;
    private float _largestStep;

    public ClocksApart()
    {
        _stream = new ReceiveStream(_codec, TimeSpan.Zero);
        _codec.OnDecoded = frame => _delays.Add(_now - SentAt(frame));
    }

    public void Dispose() => _stream.Dispose();

    [Theory]
    [InlineData(500, -500, 3_600)]
    [InlineData(-500, 500, 600)]
    public void An_hour_is_heard_without_clicks_stretching_or_growing_delay(double senderPpm, double devicePpm, double seconds)
    {
        _senderPpm = senderPpm;
        Run(60, devicePpm);
        CallStatistics before = Statistics;
        Run((seconds / 2) - 60, devicePpm);
        (double Least, double Greatest) middle = Delays();

        Run(seconds / 2, devicePpm);

        CallStatistics after = Statistics;
        (double Least, double Greatest) late = Delays();
        Assert.InRange(late.Least - middle.Least, -0.003, 0.003);
        Assert.InRange(late.Greatest - middle.Greatest, -0.003, 0.003);
        Assert.InRange(late.Greatest, 0.010, 0.060);
        Assert.InRange(_largestStep, 0.9f * StepOfTone, 1.15f * StepOfTone);
        Assert.InRange(after.Concealed.TotalSeconds, 0, 0.1);
        Assert.InRange((after.Stretched - before.Stretched).TotalSeconds, 0, 0.2);
        double expected = (((1 + (senderPpm * 1e-6)) / (1 + (devicePpm * 1e-6))) - 1) * 1e6;
        Assert.InRange(after.ClockSkew ?? 0, expected - 1, expected + 1);
    }

    [Fact]
    public void Clocks_that_are_nearly_the_same_are_left_alone()
    {
        _senderPpm = 20;

        Run(120, devicePpm: 0);

        Assert.InRange(Statistics.ClockSkew ?? 0, 15, 25);
        Assert.True(ToneCodec.IsExactly(_heard));
        Assert.InRange(Statistics.Stretched.TotalSeconds, 0, 0.1);
    }

    [Fact]
    public void Skew_is_not_told_before_it_is_known()
    {
        Run(1, devicePpm: 0);
        Assert.Null(Statistics.ClockSkew);

        Run(60, devicePpm: 0);
        Assert.NotNull(Statistics.ClockSkew);
    }

    [Fact]
    public void Nothing_is_allocated_while_resampling()
    {
        _senderPpm = 300;
        Run(30, devicePpm: 0);
        byte[] payload = new byte[4];
        int frame = 0;

        long allocated = Allocations.Of(() =>
        {
            for (int end = frame + 200; frame < end; frame++)
            {
                long number = (_pulled / 2 * PullSamples / FrameSamples) + 10_000 + frame;
                _stream.Insert(Header(number, payload), payload, MonoTime.FromMilliseconds((_now * 1000) + (frame * 20)));
                _stream.Pull(_heard, MonoTime.FromMilliseconds((_now * 1000) + (frame * 20)));
                _stream.Pull(_heard, MonoTime.FromMilliseconds((_now * 1000) + (frame * 20) + 10));
            }
        });

        Assert.Equal(0, allocated);
    }

    private CallStatistics Statistics => _stream.AddTo(new CallStatistics());

    private double SentAt(long frame) => frame * 0.02 / (1 + (_senderPpm * 1e-6));

    // The device asks for 10 ms each time by its own clock, a little late; packets come with some milliseconds of jitter.
    private void Run(double seconds, double devicePpm)
    {
        _delays.Clear();
        Span<byte> payload = stackalloc byte[4];
        for (double end = _now + seconds; _now < end; _pulled++)
        {
            double due = _pulled * 0.01 / (1 + (devicePpm * 1e-6));
            _now = Math.Max(_now, due + (0.002 * _random.NextDouble()));
            while (NextArrival() <= _now)
            {
                _stream.Insert(Header(_sent, payload), payload, MonoTime.FromMilliseconds(_arrival * 1000));
                _sent++;
                _arrival = 0;
            }

            _stream.Pull(_heard, MonoTime.FromMilliseconds(_now * 1000));
            Listen();
        }
    }

    private double NextArrival()
    {
        _arrival = _arrival > 0 ? _arrival : SentAt(_sent) + 0.02 + Math.Min(0.015, -0.002 * Math.Log(1 - _random.NextDouble()));
        return _arrival;
    }

    private void Listen()
    {
        foreach (float sample in _heard)
        {
            _largestStep = Math.Max(_largestStep, Math.Abs(sample - _last));
            _last = sample;
        }
    }

    private (double Least, double Greatest) Delays()
    {
        // Of the last minute.
        List<double> last = _delays.Skip(Math.Max(0, _delays.Count - 3_000)).ToList();
        return (last.Min(), last.Max());
    }

    private static RtpHeader Header(long frame, Span<byte> payload)
    {
        BinaryPrimitives.WriteInt32BigEndian(payload, (int)frame);
        return new RtpHeader(false, ToneCodec.PayloadType, (ushort)frame, (uint)(frame * FrameSamples), 1);
    }

    /// <summary>Each packet is its number, and sounds like 20 ms of an endless tone of 100 Hz.</summary>
    private sealed class ToneCodec : IAudioCodec, IAudioDecoder
    {
        public const int PayloadType = 96;
        private static readonly float[] Tone = Audio.Signals.Tone(100, AudioPort.SampleRate, 2 * FrameSamples);

        public Action<long>? OnDecoded { get; set; }

        public AudioCodecFormat Format { get; } = new("tone", PayloadType, AudioPort.SampleRate, AudioPort.SampleRate);

        public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => throw new NotSupportedException();

        public IAudioDecoder CreateDecoder() => this;

        public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
        {
            OnDecoded?.Invoke(BinaryPrimitives.ReadInt32BigEndian(packet));
            Tone.AsSpan(0, FrameSamples).CopyTo(samples);
            return FrameSamples;
        }

        public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples) => Tone.AsSpan(0, samples.Length).CopyTo(samples);

        public void Dispose()
        {
        }

        /// <summary>Whether it is samples of the tone itself, none between two.</summary>
        public static bool IsExactly(float[] samples) =>
            Tone.AsSpan().IndexOf(samples.AsSpan(0, 200)) >= 0 && Tone.AsSpan().IndexOf(samples.AsSpan(280)) >= 0;
    }
}
