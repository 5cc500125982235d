using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

/// <summary>The WAV backend's work block by block; its pace is tested with real time in the integration tests.</summary>
public sealed class WavCalls
{
    private readonly float[] _block = new float[480];

    [Fact]
    public void Input_is_said_once_and_followed_by_silence()
    {
        float[] said = Signals.Tone(440, 48_000, 1_000);
        using var audio = new WavCallAudio(new WavAudioOptions { OpenInput = () => Wav(said, 48_000) });

        Assert.True(audio.Capture(_block));
        Assert.Equal(said[..480], _block, (a, b) => Math.Abs(a - b) < 0.0001);
        Assert.True(audio.Capture(_block));
        Assert.False(audio.Capture(_block));
        Assert.Equal(said[960..], _block[..40], (a, b) => Math.Abs(a - b) < 0.0001);
        Assert.Equal(0, Signals.Peak(_block.AsSpan(40)));
        Assert.False(audio.Capture(_block));
        Assert.Equal(0, Signals.Peak(_block));
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(44_100)]
    [InlineData(96_000)]
    public void Input_of_another_rate_is_said_to_its_last_sample(int sampleRate)
    {
        float[] said = Signals.Tone(440, sampleRate, sampleRate / 2);
        using var audio = new WavCallAudio(new WavAudioOptions { OpenInput = () => Wav(said, sampleRate) });
        var heard = new List<float>();
        bool hasMore = true;
        while (hasMore)
        {
            hasMore = audio.Capture(_block);
            heard.AddRange(_block);
        }

        Assert.InRange(heard.Count, 24_000, 24_000 + 480 + 200);
        Assert.InRange(Signals.Energy(heard.ToArray()) / Signals.Energy(Signals.Tone(440, 48_000, 24_000)), 0.995, 1.005);
    }

    [Fact]
    public void Loop_begins_again_without_a_gap()
    {
        float[] said = Signals.Tone(480, 48_000, 700);
        using var audio = new WavCallAudio(new WavAudioOptions { OpenInput = () => Wav(said, 48_000), Loop = true });
        float[] expected = [.. said, .. said, .. said, .. said];
        for (int at = 0; at + 480 <= expected.Length; at += 480)
        {
            Assert.True(audio.Capture(_block));
            Assert.Equal(expected[at..(at + 480)], _block, (a, b) => Math.Abs(a - b) < 0.0001);
        }
    }

    [Fact]
    public void Loop_over_nothing_ends()
    {
        using var audio = new WavCallAudio(new WavAudioOptions { OpenInput = () => Wav([], 48_000), Loop = true });

        Assert.False(audio.Capture(_block));
        Assert.Equal(0, Signals.Peak(_block));
    }

    [Fact]
    public void Without_an_input_nothing_comes_to_an_end()
    {
        using var audio = new WavCallAudio(new WavAudioOptions { OpenOutput = () => new MemoryStream() });
        _block.AsSpan().Fill(1);

        Assert.True(audio.Capture(_block));
        Assert.Equal(0, Signals.Peak(_block));
    }

    [Fact]
    public void Heard_samples_are_a_valid_file_when_the_stream_ends()
    {
        var output = new MemoryStream();
        var audio = new WavCallAudio(
            new WavAudioOptions { OpenOutput = () => output, OutputFormat = WavSampleFormat.IeeeFloat32 });
        float[] heard = Signals.Voice(48_000, 480);

        audio.Play(heard);
        audio.Play(heard);
        audio.Dispose();

        float[] written = WavFile.ReadMono(new WavReader(new MemoryStream(output.ToArray())));
        Assert.Equal([.. heard, .. heard], written);
    }

    [Fact]
    public void Input_that_fails_in_the_middle_counts_as_ended()
    {
        using var audio = new WavCallAudio(
            new WavAudioOptions { OpenInput = () => new FailingStream(Wav(new float[96_000], 48_000).ToArray(), 50_000) });
        bool hasMore = true;
        for (int i = 0; i < 200 && hasMore; i++)
        {
            hasMore = audio.Capture(_block);
        }

        Assert.False(hasMore);
        Assert.False(audio.Capture(_block));
    }

    [Fact]
    public void Output_that_fails_ends_quietly()
    {
        var audio = new WavCallAudio(new WavAudioOptions { OpenOutput = () => new FailingStream([], 2_000) });
        for (int i = 0; i < 10; i++)
        {
            audio.Play(_block);
        }

        audio.Dispose();
    }

    [Fact]
    public async Task File_that_is_missing_is_a_call_without_audio()
    {
        var backend = new WavAudioBackend(Path.Combine(Path.GetTempPath(), "no-such-folder", "voice.wav"));

        VoipCallException e = await Assert.ThrowsAsync<VoipCallException>(async () => await OpenAsync(backend));

        Assert.Equal(VoipCallFailure.AudioUnavailable, e.Reason);
        Assert.Contains("voice.wav", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task File_that_is_no_WAV_file_is_a_call_without_audio()
    {
        var backend = new WavAudioBackend(new WavAudioOptions { OpenInput = () => new MemoryStream([1, 2, 3]) });

        VoipCallException e = await Assert.ThrowsAsync<VoipCallException>(async () => await OpenAsync(backend));

        Assert.Equal(VoipCallFailure.AudioUnavailable, e.Reason);
        Assert.IsType<InvalidDataException>(e.InnerException);
    }

    [Fact]
    public async Task Input_is_closed_when_the_output_cannot_be_opened()
    {
        MemoryStream input = Wav([0.5f], 48_000);
        var backend = new WavAudioBackend(
            new WavAudioOptions { OpenInput = () => input, OpenOutput = () => throw new IOException("disk full") });

        VoipCallException e = await Assert.ThrowsAsync<VoipCallException>(async () => await OpenAsync(backend));

        Assert.Contains("disk full", e.Message, StringComparison.Ordinal);
        Assert.False(input.CanRead);
    }

    [Fact]
    public void Options_without_sense_are_refused()
    {
        Assert.Throws<ArgumentException>(() => new WavAudioBackend((string?)null));
        Assert.Throws<ArgumentException>(() => new WavAudioBackend(new WavAudioOptions()));
        Assert.Throws<ArgumentNullException>(() => new WavAudioBackend((WavAudioOptions)null!));
        Assert.Throws<ArgumentException>(
            () => new WavAudioBackend(new WavAudioOptions { InputPath = "a", OpenInput = () => Stream.Null }));
        Assert.Throws<ArgumentException>(
            () => new WavAudioBackend(new WavAudioOptions { OutputPath = "a", OpenOutput = () => Stream.Null }));
        Assert.Throws<ArgumentException>(
            () => new WavAudioBackend(new WavAudioOptions { OutputPath = "a", OutputFormat = (WavSampleFormat)9 }));
    }

    private static ValueTask<IAudioStream> OpenAsync(WavAudioBackend backend) =>
        backend.OpenAsync(new AudioPort(new Nothing(), 960), TestContext.Current.CancellationToken);

    private static MemoryStream Wav(float[] samples, int sampleRate)
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, sampleRate, leaveOpen: true))
        {
            writer.Write(samples);
        }

        stream.Position = 0;
        return stream;
    }

    private sealed class Nothing : IPlaybackSource
    {
        public void Pull(Span<float> samples) => samples.Clear();
    }

    /// <summary>Fails once it has read or written so many bytes, as a full disk or a drawn plug does.</summary>
    private sealed class FailingStream : MemoryStream
    {
        private int _left;

        public FailingStream(byte[] content, int left)
        {
            base.Write(content, 0, content.Length);
            Position = 0;
            _left = left;
        }

        public override int Read(Span<byte> buffer)
        {
            Count(buffer.Length);
            return base.Read(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Count(count);
            base.Write(buffer, offset, count);
        }

        private void Count(int count)
        {
            _left -= count;
            if (_left < 0)
            {
                throw new IOException("The device is gone.");
            }
        }
    }
}
