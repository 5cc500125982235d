using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.SpeexDspPackage;

/// <summary>libspeexdsp's resampler.</summary>
public class Resamplers
{
    public Resamplers() => Assert.SkipUnless(SpeexDsp.IsAvailable, SpeexDsp.UnavailableReason ?? "libspeexdsp is missing.");

    public static TheoryData<int, int> RatePairs => new()
    {
        { 8_000, 48_000 }, { 48_000, 8_000 }, { 44_100, 48_000 }, { 48_000, 44_100 }, { 16_000, 48_000 }, { 48_000, 16_000 },
        { 11_025, 48_000 }, { 384_000, 48_000 }, { 4_000, 384_000 }, { 47_999, 48_000 }, { 96_000, 44_100 }, { 383_999, 384_000 },
        { 48_000, 48_000 },
    };

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Tones_of_the_pass_band_keep_their_level_and_gain_no_company(int inputRate, int outputRate)
    {
        int nyquist = Math.Min(inputRate, outputRate) / 2;
        foreach (double part in new[] { 0.02, 0.1, 0.25, 0.5, 0.7, 0.8 })
        {
            float[] output = Run(inputRate, outputRate, Signals.Tone(nyquist * part, inputRate, inputRate / 4));

            (double level, double company) = Signals.FitTone(Settled(output), nyquist * part, outputRate);

            Assert.InRange(20 * Math.Log10(level / 0.5), -0.05, 0.05);
            Assert.InRange(20 * Math.Log10(company / 0.5), -200, -90);
        }
    }

    [Theory]
    [InlineData(48_000, 8_000, 5, -95)]
    [InlineData(48_000, 16_000, 5, -95)]
    [InlineData(48_000, 44_100, 5, -95)]
    [InlineData(384_000, 48_000, 5, -95)]
    [InlineData(48_000, 44_100, 3, -75)]
    [InlineData(48_000, 44_100, 10, -85)]
    public void Tones_beyond_the_new_band_are_rejected(int inputRate, int outputRate, int quality, int decibels)
    {
        for (double frequency = outputRate * 0.502; frequency < inputRate / 2; frequency *= 1.09)
        {
            float[] output = Run(inputRate, outputRate, Signals.Tone(frequency, inputRate, inputRate / 8), quality);

            double level = Signals.Rms(Settled(output)) * Math.Sqrt(2) / 0.5;
            Assert.InRange(20 * Math.Log10(level + 1e-9), -200, decibels);
        }
    }

    [Fact]
    public void Quality_10_lets_through_what_quality_0_takes_away()
    {
        float[] tone = Signals.Tone(0.9 * 22_050, 48_000, 12_000);

        double poor = Signals.Rms(Settled(Run(48_000, 44_100, tone, quality: 0)));
        double good = Signals.Rms(Settled(Run(48_000, 44_100, tone, quality: 10)));

        Assert.InRange(good, 0.352, 0.355);
        Assert.True(poor < good * 0.8, $"{poor}");
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Output_is_the_input_later_by_the_latency(int inputRate, int outputRate)
    {
        double frequency = Math.Min(inputRate, outputRate) / 20.0;
        foreach (int quality in new[] { 3, 5, 10 })
        {
            using var resampler = new SpeexDspResampler(inputRate, outputRate, quality: quality);
            float[] output = Run(resampler, Signals.Tone(frequency, inputRate, inputRate / 4));
            double phase = -2 * Math.PI * frequency * resampler.InputLatency / inputRate;

            Assert.True(
                Signals.SignalToNoise(Settled(Signals.Tone(frequency, outputRate, output.Length, phase: phase)), Settled(output)) > 60);
            Assert.Equal((double)resampler.InputLatency / inputRate, resampler.Latency.TotalSeconds, 1e-7);
            Assert.Equal(resampler.InputLatency * (double)outputRate / inputRate, resampler.OutputLatency, 0.501);
        }
    }

    [Fact]
    public void A_click_comes_out_where_the_latency_says()
    {
        using var resampler = new SpeexDspResampler(44_100, 48_000);
        float[] click = new float[441];
        click[0] = 1;
        float[] output = new float[480];

        resampler.Process(click, output, out _);

        Assert.Equal(resampler.OutputLatency, Array.IndexOf(output, output.Max()));
        Assert.InRange(resampler.Latency.TotalMilliseconds, 0.5, 1.5);
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Every_prefix_makes_as_many_frames_as_its_duration(int inputRate, int outputRate)
    {
        using var resampler = new SpeexDspResampler(inputRate, outputRate, channels: 2);
        float[] output = new float[200_000];
        long input = 0;
        long total = 0;
        foreach (int length in new[] { 0, 1, 2, 3, 100, 147, 160, 441, 480, 960, 999 })
        {
            total += resampler.Process(new float[2 * length], output, out int consumed);
            input += consumed;

            Assert.Equal(length, consumed);
            Assert.Equal(((input * outputRate) + inputRate - 1) / inputRate, total);
        }
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Blocks_of_any_size_give_the_same_as_one_block(int inputRate, int outputRate)
    {
        float[] input = Signals.Voice(inputRate, inputRate / 10);
        float[] whole = Run(inputRate, outputRate, input);
        var random = new Random(99);
        using var resampler = new SpeexDspResampler(inputRate, outputRate);
        var pieces = new List<float>();
        float[] block = new float[2_000];
        for (int at = 0; at < input.Length || pieces.Count < whole.Length;)
        {
            int length = Math.Min(random.Next(1, 1_500), input.Length - at);
            int written = resampler.Process(input.AsSpan(at, length), block.AsSpan(0, random.Next(0, 2_000)), out int consumed);
            pieces.AddRange(block[..written]);
            at += consumed;
            if (at == input.Length && written == 0)
            {
                break;
            }
        }

        Assert.Equal(whole.Length, pieces.Count);
        Assert.Equal(whole, pieces);
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void Required_input_makes_exactly_the_wanted_output_whatever_the_drift(int inputRate, int outputRate)
    {
        var random = new Random(7);
        using var resampler = new SpeexDspResampler(inputRate, outputRate);
        resampler.SkipLatency();
        float[] output = new float[2_000];
        Assert.Equal(0, resampler.GetRequiredInput(0));
        for (int i = 0; i < 300; i++)
        {
            if (i % 10 == 9)
            {
                resampler.DriftPpm = i % 50 == 49 ? 0 : (random.NextDouble() - 0.5) * 2 * SpeexDspResampler.LargestDriftPpm;
            }

            if (i == 150)
            {
                resampler.Reset();
            }

            int wanted = random.Next(1, 2_000);
            int needed = resampler.GetRequiredInput(wanted);

            Assert.Equal(wanted, resampler.Process(new float[needed], output.AsSpan(0, wanted), out int consumed));
            Assert.Equal(needed, consumed);
        }
    }

    [Theory]
    [MemberData(nameof(RatePairs))]
    public void What_is_pulled_in_pieces_is_the_same_as_one_block(int inputRate, int outputRate)
    {
        float[] left = Signals.Voice(inputRate, inputRate / 10);
        float[] input = Interleave(left, Signals.Tone(440, inputRate, left.Length));
        using var atOnce = new SpeexDspResampler(inputRate, outputRate, channels: 2);
        using var inPieces = new SpeexDspResampler(inputRate, outputRate, channels: 2);
        float[] whole = Run(atOnce, input);
        float[] pieces = new float[whole.Length];
        int taken = 0;
        for (int at = 0; at < whole.Length; at += 14)
        {
            Span<float> piece = pieces.AsSpan(at, Math.Min(14, whole.Length - at));
            int needed = 2 * inPieces.GetRequiredInput(piece.Length / 2);
            inPieces.Process(input.AsSpan(taken, needed), piece, out _);
            taken += needed;
        }

        Assert.Equal(whole, pieces);
    }

    [Theory]
    [InlineData(44_100, 48_000)]
    [InlineData(48_000, 16_000)]
    [InlineData(48_000, 48_000)]
    public void Stereo_channels_are_what_each_is_alone(int inputRate, int outputRate)
    {
        float[] left = Signals.Voice(inputRate, inputRate / 10);
        float[] right = Signals.Tone(440, inputRate, left.Length);
        using var resampler = new SpeexDspResampler(inputRate, outputRate, channels: 2);
        using var beside = new SpeexDspResampler(inputRate, outputRate, channels: 2);

        float[] both = Run(resampler, Interleave(left, right));
        float[] oneSide = Run(beside, Interleave(left, new float[left.Length]));

        Assert.Equal(Run(inputRate, outputRate, left), Channel(both, 0));
        Assert.Equal(Run(inputRate, outputRate, right), Channel(both, 1));
        Assert.Equal(0, Signals.Peak(Channel(oneSide, 1)));
    }

    [Theory]
    [InlineData(44_100, 48_000, 1)]
    [InlineData(44_100, 48_000, 2)]
    [InlineData(384_000, 4_000, 2)]
    [InlineData(4_000, 384_000, 2)]
    public void Reset_forgets_the_past_of_every_channel(int inputRate, int outputRate, int channels)
    {
        using var resampler = new SpeexDspResampler(inputRate, outputRate, channels);
        float[] output = new float[channels * 100_000];
        resampler.Process(Signals.Voice(44_100, 1_000), output, out _);
        resampler.Reset();

        int written = resampler.Process(new float[channels * 441], output, out int consumed);

        Assert.Equal(441, consumed);
        Assert.Equal(((441L * outputRate) + inputRate - 1) / inputRate, written);
        Assert.Equal(0, Signals.Peak(output.AsSpan(0, written * channels)));
    }

    [Fact]
    public void A_recording_keeps_its_place_when_the_latency_is_skipped()
    {
        using var resampler = new SpeexDspResampler(44_100, 48_000);
        float[] input = Signals.Tone(1_000, 44_100, 44_100);
        float[] output = new float[48_000];
        for (int round = 0; round < 2; round++)
        {
            resampler.SkipLatency();
            int written = resampler.Process(input, output, out _);
            written += resampler.Process(new float[resampler.InputLatency], output.AsSpan(written), out _);

            Assert.Equal(48_000, written);
            Assert.True(Signals.SignalToNoise(Settled(Signals.Tone(1_000, 48_000, 48_000)), Settled(output)) > 80);
            Assert.Throws<InvalidOperationException>(resampler.SkipLatency);
            resampler.Reset();
        }
    }

    [Theory]
    [InlineData(44_100, 48_000, 37, 0.1)]
    [InlineData(48_000, 44_100, -1, 0.1)]
    [InlineData(48_000, 48_000, 200, 0.1)]
    [InlineData(48_000, 48_000, -1_500, 0.1)]
    [InlineData(48_000, 16_000, 20_000, 0.1)]
    [InlineData(48_000, 48_000, 9, 8)]
    public void A_fast_clock_is_taken_away(int inputRate, int outputRate, double driftPpm, double precision)
    {
        using var resampler = new SpeexDspResampler(inputRate, outputRate) { DriftPpm = driftPpm };
        Assert.Equal(driftPpm, resampler.DriftPpm, precision);

        // What the fast clock has recorded of a tone sounds lower by as much, until it is played faster.
        double real = resampler.DriftPpm * 1e-6;
        float[] output = Run(resampler, Signals.Tone(1_000 / (1 + real), inputRate, 4 * inputRate));

        Assert.Equal(4.0 * outputRate / (1 + real), output.Length, 1.0);
        (double level, double company) = Signals.FitTone(Settled(output), 1_000, outputRate);
        Assert.InRange(level, 0.499, 0.501);
        Assert.True(company < 0.5e-4, $"{company}");
    }

    [Fact]
    public void Drift_is_0_again_when_it_is_set_to_0()
    {
        using var resampler = new SpeexDspResampler(44_100, 48_000) { DriftPpm = 123.4 };
        resampler.DriftPpm = 0;

        Assert.Equal(0, resampler.DriftPpm);
        Assert.Equal(0, new SpeexDspResampler(383_999, 384_000).DriftPpm);
    }

    [Theory]
    [InlineData(44_100, 48_000, 500)]
    [InlineData(48_000, 48_000, 500)]
    [InlineData(48_000, 16_000, 20_000)]
    public void Sound_goes_on_while_the_drift_changes(int inputRate, int outputRate, double most)
    {
        using var resampler = new SpeexDspResampler(inputRate, outputRate);
        float[] tone = Signals.Tone(440, inputRate, inputRate);
        float[] output = new float[outputRate / 50 * 2];
        var heard = new List<float>();
        for (int i = 0; i < 50; i++)
        {
            resampler.DriftPpm = most * Math.Sin(i + 1);
            int written = resampler.Process(tone.AsSpan(i * inputRate / 50, inputRate / 50), output, out int consumed);
            Assert.Equal(inputRate / 50, consumed);
            heard.AddRange(output[..written]);
        }

        // A tone's largest step, and one per cent of it.
        float smooth = Signals.LargestStep(Signals.Tone(440 * (1 + (most * 1e-6)), outputRate, outputRate));
        Assert.InRange(Signals.LargestStep(heard.ToArray().AsSpan(outputRate / 20)), 0, smooth * 1.01f);
    }

    [Fact]
    public void What_is_out_of_range_is_refused()
    {
        Assert.Equal("inputRate", Assert.Throws<ArgumentOutOfRangeException>(() => new SpeexDspResampler(3_999, 48_000)).ParamName);
        Assert.Equal("outputRate", Assert.Throws<ArgumentOutOfRangeException>(() => new SpeexDspResampler(48_000, 384_001)).ParamName);
        Assert.Equal("channels", Assert.Throws<ArgumentOutOfRangeException>(() => new SpeexDspResampler(48_000, 8_000, 3)).ParamName);
        Assert.Equal("quality", Assert.Throws<ArgumentOutOfRangeException>(() => new SpeexDspResampler(48_000, 8_000, 1, 11)).ParamName);
        using var resampler = new SpeexDspResampler(44_100, 48_000, channels: 2);
        Assert.Throws<ArgumentOutOfRangeException>(() => resampler.DriftPpm = double.NaN);
        Assert.Throws<ArgumentOutOfRangeException>(() => resampler.DriftPpm = -20_001);
        float[] memory = new float[100];
        Assert.Equal("input", Assert.Throws<ArgumentException>(() => resampler.Process(new float[3], memory, out _)).ParamName);
        Assert.Equal("output", Assert.Throws<ArgumentException>(() => resampler.Process(new float[4], new float[5], out _)).ParamName);
        Assert.Equal(
            "output", Assert.Throws<ArgumentException>(() => resampler.Process(memory.AsSpan(0, 60), memory.AsSpan(50), out _)).ParamName);
    }

    [Fact]
    public void What_was_disposed_of_is_refused_instead_of_crashing()
    {
        var resampler = new SpeexDspResampler(44_100, 48_000);
        resampler.Dispose();
        resampler.Dispose();

        Assert.Throws<ObjectDisposedException>(() => resampler.Process(new float[10], new float[20], out _));
        Assert.Throws<ObjectDisposedException>(resampler.Reset);
        Assert.Throws<ObjectDisposedException>(resampler.SkipLatency);
        Assert.Throws<ObjectDisposedException>(() => resampler.DriftPpm = 10);
        Assert.Equal(0, resampler.DriftPpm);
    }

    [Fact]
    public void Disposing_while_another_thread_resamples_is_safe()
    {
        float[] input = new float[44_100];
        for (int round = 0; round < 20; round++)
        {
            var resampler = new SpeexDspResampler(44_100, 48_000);
            using var began = new ManualResetEventSlim();
            Exception? end = null;
            var worker = new Thread(() =>
            {
                float[] output = new float[48_001];
                try
                {
                    while (true)
                    {
                        resampler.Process(input, output, out _);
                        began.Set();
                    }
                }
                catch (ObjectDisposedException e)
                {
                    end = e;
                }
            });
            worker.Start();
            began.Wait(TestContext.Current.CancellationToken);
            resampler.Dispose();
            worker.Join();

            Assert.NotNull(end);
        }
    }

    [Fact]
    public void Nothing_is_allocated_per_block()
    {
        using var resampler = new SpeexDspResampler(44_100, 48_000, channels: 2);
        float[] input = Signals.Voice(44_100, 2 * 441);
        float[] output = new float[2 * 481];
        Exchange(20);

        Assert.Equal(0, Allocations.Of(() => Exchange(100)));

        void Exchange(int blocks)
        {
            for (int i = 0; i < blocks; i++)
            {
                resampler.Process(input, output, out _);
                resampler.GetRequiredInput(480);
                resampler.DriftPpm = i;
            }

            resampler.Reset();
        }
    }

    [Theory]
    [InlineData(44_100, 1)]
    [InlineData(44_100, 2)]
    [InlineData(96_000, 1)]
    [InlineData(96_000, 2)]
    public async Task A_host_can_choose_it(int sampleRate, int channels)
    {
        var host = new HostAudioBackend(new HostAudioOptions
        {
            SampleRate = sampleRate,
            Channels = channels,
            Resampler = (input, output) => new SpeexDspResampler(input, output),
        });
        var port = new AudioPort(new ToneSource(), 65_536);
        await using IAudioStream stream = await host.OpenAsync(port, TestContext.Current.CancellationToken);
        float[] said = Signals.Tone(1_000, sampleRate, sampleRate);
        float[] heard = new float[channels * sampleRate];

        host.Write(channels == 1 ? said : Interleave(said, said));
        for (int at = 0; at < heard.Length; at += heard.Length / 100)
        {
            host.Read(heard.AsSpan(at, heard.Length / 100));
        }

        float[] taken = new float[48_000];
        Assert.Equal(taken.Length, port.ReadCaptured(taken));
        foreach ((float[] sound, int rate) in new[] { (taken, 48_000), (channels == 1 ? heard : Channel(heard, 1), sampleRate) })
        {
            (double level, double company) = Signals.FitTone(Settled(sound), 1_000, rate);
            Assert.InRange(level, 0.499, 0.501);
            Assert.True(company < 0.5e-4, $"{company} at {rate} Hz");
        }
    }

    private static float[] Run(int inputRate, int outputRate, float[] input, int quality = 5)
    {
        using var resampler = new SpeexDspResampler(inputRate, outputRate, quality: quality);
        return Run(resampler, input);
    }

    private static float[] Run(SpeexDspResampler resampler, float[] input)
    {
        int channels = resampler.Channels;
        int frames = input.Length / channels;
        float[] output = new float[channels * (int)((((long)frames * resampler.OutputRate / resampler.InputRate) + 2) * 1.03)];
        int written = resampler.Process(input, output, out int consumed);
        Assert.Equal(frames, consumed);
        return output[..(written * channels)];
    }

    private static float[] Interleave(float[] left, float[] right) =>
        [.. left.Zip(right, (l, r) => new[] { l, r }).SelectMany(frame => frame)];

    private static float[] Channel(float[] interleaved, int channel) =>
        [.. interleaved.Where((_, index) => index % 2 == channel)];

    /// <summary>The middle third, which knows nothing of beginning and end.</summary>
    private static ReadOnlySpan<float> Settled(float[] samples) => samples.AsSpan(samples.Length / 3, samples.Length / 3);

    private sealed class ToneSource : IPlaybackSource
    {
        private int _position;

        public void Pull(Span<float> samples)
        {
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = (float)(0.5 * Math.Sin(2 * Math.PI * 1_000 * _position++ / 48_000));
            }
        }
    }
}
