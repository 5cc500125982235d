using VoipSdk.Codecs;

namespace VoipSdk.Tests.Codecs;

/// <summary>Lost frames whose successor is there: both sides are used, and the decoder's memory is mended.</summary>
public sealed class OpusConcealment
{
    private const int Frame = 960;
    private readonly float[] _said = Gliding(48_000 * 4);
    private readonly List<byte[]> _packets;
    private readonly float[] _whole;

    public OpusConcealment()
    {
        _packets = CodecRun.Encode(OpusUnderTest.Require(), _said, default);
        _whole = Hear(_ => false, tellsNext: true);
    }

    [Fact]
    public void With_the_next_packet_a_lost_frame_and_what_follows_are_nearer_to_what_was_sent()
    {
        float[] oneSided = Hear(i => i % 8 == 5, tellsNext: false);
        float[] bothSides = Hear(i => i % 8 == 5, tellsNext: true);

        // In the gap, and in the three frames behind it.
        Assert.InRange(Error(bothSides, i => i % 8 == 5) / Error(oneSided, i => i % 8 == 5), 0, 1);
        Assert.InRange(Error(bothSides, i => i % 8 is 6 or 7 or 0) / Error(oneSided, i => i % 8 is 6 or 7 or 0), 0, 0.95);
    }

    [Fact]
    public void A_gap_that_is_no_frame_and_a_packet_that_is_no_packet_are_concealed_all_the_same()
    {
        using IAudioDecoder decoder = OpusUnderTest.Require().CreateDecoder();
        float[] samples = new float[6 * Frame];
        decoder.Decode(_packets[20], samples);

        decoder.Conceal(_packets[21], samples.AsSpan(0, Frame / 2));
        decoder.Conceal(new byte[] { 0x78 }, samples.AsSpan(0, Frame));
        decoder.Conceal(new byte[] { 0x78, 1, 2, 3 }, samples.AsSpan(0, Frame));
        decoder.Conceal(new byte[] { 0x4B, 0xFF, 0, 0 }, samples.AsSpan(0, Frame));
        decoder.Conceal(_packets[22], samples);

        Assert.Equal(Frame, decoder.Decode(_packets[22], samples));
        Assert.All(samples, sample => Assert.InRange(sample, -1.5f, 1.5f));
    }

    [Fact]
    public void Nothing_is_allocated_once_a_frame_has_been_concealed()
    {
        using IAudioDecoder decoder = OpusUnderTest.Require().CreateDecoder();
        float[] samples = new float[Frame];
        Run();

        Assert.Equal(0, Allocations.Of(Run));

        void Run()
        {
            for (int i = 0; i + 1 < _packets.Count; i++)
            {
                if (i % 4 == 3)
                {
                    decoder.Conceal(_packets[i + 1], samples);
                }
                else
                {
                    decoder.Decode(_packets[i], samples);
                }
            }
        }
    }

    private float[] Hear(Func<int, bool> isLost, bool tellsNext)
    {
        using IAudioDecoder decoder = OpusUnderTest.Require().CreateDecoder();
        float[] heard = new float[_packets.Count * Frame];
        for (int i = 0; i + 1 < _packets.Count; i++)
        {
            Span<float> frame = heard.AsSpan(i * Frame, Frame);
            if (isLost(i))
            {
                decoder.Conceal(tellsNext ? _packets[i + 1] : default, frame);
            }
            else
            {
                decoder.Decode(_packets[i], frame);
            }
        }

        return heard;
    }

    // A voice whose pitch moves as in speech: what goes on as before is soon out of step.
    private static float[] Gliding(int length)
    {
        float[] samples = new float[length];
        double phase = 0;
        for (int i = 0; i < length; i++)
        {
            phase += 2 * Math.PI * (160 + (50 * Math.Sin(2 * Math.PI * 2.3 * i / 48_000))) / 48_000;
            for (int harmonic = 1; harmonic <= 12; harmonic++)
            {
                samples[i] += (float)(0.15 * Math.Sin(phase * harmonic) / harmonic);
            }
        }

        return samples;
    }

    private double Error(float[] heard, Func<int, bool> isCounted)
    {
        double sum = 0;
        for (int i = 0; i < heard.Length; i++)
        {
            double error = isCounted(i / Frame) ? heard[i] - _whole[i] : 0;
            sum += error * error;
        }

        return sum;
    }
}
