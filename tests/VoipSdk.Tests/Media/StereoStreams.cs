using System.Buffers.Binary;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Tests.Media;

/// <summary>Whatever is done to a stream of two channels is done to both of them at the same place.</summary>
public class StereoStreams
{
    [Theory]
    [InlineData(48_000, 0, 0)]
    [InlineData(48_000, 400, 0)]
    [InlineData(48_000, -400, 3)]
    [InlineData(16_000, 400, 3)]
    public void Channels_never_shift_against_each_other_whatever_clocks_and_network_do(int rate, int ppm, int lossPercent)
    {
        var codec = new TwinCodec(rate);
        using var stream = new ReceiveStream(codec, TimeSpan.Zero, channels: 2);
        var random = new Random(4);
        float[] left = new float[480];
        float[] right = new float[480];
        Span<byte> payload = stackalloc byte[4];
        double arrival = 0;
        long sent = 0;
        float loudest = 0;
        for (int pull = 0; pull < 12_000; pull++)
        {
            double now = pull * 10;
            for (; arrival <= now; arrival = (sent * 20 / (1 + (ppm * 1e-6))) + (random.NextDouble() < 0.02 ? 60 : 8 * random.NextDouble()))
            {
                BinaryPrimitives.WriteInt32BigEndian(payload, (int)sent);
                var header = new RtpHeader(false, codec.Format.PayloadType, (ushort)sent, (uint)(sent * codec.Format.ClockRate / 50), 1);
                if (random.Next(100) >= lossPercent)
                {
                    stream.Insert(header, payload, MonoTime.FromMilliseconds(Math.Max(now, arrival)));
                }

                sent++;
            }

            stream.PullStereo(left, right, MonoTime.FromMilliseconds(now));
            for (int i = 0; i < left.Length; i++)
            {
                loudest = Math.Max(loudest, Math.Abs(left[i]));
                Assert.Equal(-0.5f * left[i], right[i], 1e-4f);
            }
        }

        CallStatistics statistics = stream.AddTo(new CallStatistics());
        Assert.True(loudest > 0.3);
        Assert.Equal(ppm != 0, Math.Abs(statistics.ClockSkew ?? 0) > 300);
        Assert.True(statistics.Stretched > TimeSpan.Zero || ppm != 0);
        Assert.Equal(lossPercent > 0, statistics.Concealed > TimeSpan.FromSeconds(1));
    }

    [Fact]
    public void Stream_of_one_channel_is_heard_in_both_and_its_mix_is_itself()
    {
        using var stream = new ReceiveStream(new PcmuCodec(), TimeSpan.Zero, channels: 2);
        byte[] payload = [.. Enumerable.Range(0, 160).Select(i => (byte)(3 * i))];
        float[] left = new float[960];
        float[] right = new float[960];
        for (int i = 0; i < 10; i++)
        {
            stream.Insert(new RtpHeader(false, 0, (ushort)i, (uint)(i * 160), 1), payload, MonoTime.FromMilliseconds(20 * i));
            stream.PullStereo(left, right, MonoTime.FromMilliseconds(20 * i));
        }

        Assert.Equal(left, right);
        Assert.Contains(left, sample => Math.Abs(sample) > 0.05);
    }

    /// <summary>On the right the half of what is on the left, upside down: their difference is a signal, and their sum one.</summary>
    private sealed class TwinCodec(int rate) : IStereoAudioCodec, IAudioDecoder
    {
        private int _position;

        public AudioCodecFormat Format { get; } = new("twin", 100, rate, rate);

        public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => throw new NotSupportedException();

        public IAudioDecoder CreateDecoder() => throw new NotSupportedException();

        public IAudioDecoder CreateStereoDecoder() => this;

        public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
        {
            Conceal(default, samples[..(2 * rate / 50)]);
            return 2 * rate / 50;
        }

        public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples)
        {
            for (int i = 0; i < samples.Length / 2; i++, _position++)
            {
                double phase = 2 * Math.PI * 150 * _position / rate;
                samples[2 * i] = (float)(0.4 * (Math.Sin(phase) + (0.4 * Math.Sin(3 * phase))));
                samples[(2 * i) + 1] = -0.5f * samples[2 * i];
            }
        }

        public void Dispose()
        {
        }
    }
}
