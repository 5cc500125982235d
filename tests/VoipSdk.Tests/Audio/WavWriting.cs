using System.Buffers.Binary;
using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

public sealed class WavWriting
{
    public static MatrixTheoryData<WavSampleFormat, int, int> Formats => new(
        [
            WavSampleFormat.Pcm8, WavSampleFormat.Pcm16, WavSampleFormat.Pcm24, WavSampleFormat.Pcm32,
            WavSampleFormat.IeeeFloat32, WavSampleFormat.IeeeFloat64,
        ],
        [4_000, 8_000, 44_100, 48_000, 384_000],
        [1, 2, 7]);

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_was_written_is_read_back(WavSampleFormat sampleFormat, int sampleRate, int channels)
    {
        float[] written = Signals.Voice(sampleRate, 999 * channels);
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, sampleRate, channels, sampleFormat, leaveOpen: true))
        {
            writer.Write(written.AsSpan(0, 100 * channels));
            writer.Write(written.AsSpan(100 * channels));
            Assert.Equal(999, writer.FrameCount);
        }

        stream.Position = 0;
        using var reader = new WavReader(stream);
        float[] read = new float[written.Length + channels];

        Assert.Equal(new WavFormat(sampleRate, channels, sampleFormat), reader.Format);
        Assert.Equal(999, reader.FrameCount);
        Assert.Equal(written.Length, reader.Read(read));
        double decibels = Signals.SignalToNoise(written, read.AsSpan(0, written.Length));
        Assert.True(decibels > WorstSignalToNoise(sampleFormat), $"{decibels} dB");
    }

    [Theory]
    [InlineData(WavSampleFormat.Pcm8)]
    [InlineData(WavSampleFormat.Pcm16)]
    [InlineData(WavSampleFormat.Pcm24)]
    public void Reading_and_writing_keeps_integers_bit_for_bit(WavSampleFormat sampleFormat)
    {
        byte[] bytes = new byte[6 * 1024];
        new Random(3).NextBytes(bytes);
        int bytesPerSample = new WavFormat(48_000, 1, sampleFormat).BytesPerSample;
        float[] samples = new float[bytes.Length / bytesPerSample];
        byte[] again = new byte[bytes.Length];

        WavSamples.Decode(sampleFormat, bytes, samples);
        WavSamples.Encode(sampleFormat, samples, again);

        Assert.Equal(bytes, again);
    }

    [Theory]
    [InlineData(WavSampleFormat.Pcm8, 255, 0)]
    [InlineData(WavSampleFormat.Pcm16, short.MaxValue, short.MinValue)]
    [InlineData(WavSampleFormat.Pcm32, int.MaxValue, int.MinValue)]
    public void Integers_are_clipped(WavSampleFormat sampleFormat, int highest, int lowest)
    {
        byte[] bytes = new byte[16];

        WavSamples.Encode(sampleFormat, [2, -2, float.NaN], bytes);

        Assert.Equal(highest, At(bytes, sampleFormat, 0));
        Assert.Equal(lowest, At(bytes, sampleFormat, 1));
        Assert.Equal(sampleFormat == WavSampleFormat.Pcm8 ? 128 : 0, At(bytes, sampleFormat, 2));
    }

    [Fact]
    public void Sizes_of_a_finished_file_are_exact_and_even()
    {
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, 8_000, 1, WavSampleFormat.Pcm8, leaveOpen: true))
        {
            writer.Write([0, 0, 0]);
        }

        byte[] bytes = stream.ToArray();
        Assert.Equal(48, bytes.Length);
        Assert.Equal(40, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(4)));
        Assert.Equal(3, BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(40)));
    }

    [Fact]
    public void File_of_a_killed_process_is_readable()
    {
        using var stream = new MemoryStream();
        var writer = new WavWriter(stream, leaveOpen: true);
        writer.Write([0.5f, 0.25f]);

        using var reader = new WavReader(new MemoryStream(stream.ToArray()));

        Assert.Equal(2, reader.FrameCount);
        writer.Dispose();
    }

    [Fact]
    public void Stream_that_does_not_begin_at_zero_keeps_what_it_has()
    {
        using var stream = new MemoryStream();
        stream.Write([1, 2, 3]);
        using (var writer = new WavWriter(stream, leaveOpen: true))
        {
            writer.Write([0.5f]);
        }

        Assert.Equal([1, 2, 3], stream.ToArray()[..3]);
        stream.Position = 3;
        Assert.Equal([0.5f], WavFile.ReadMono(new WavReader(stream)));
    }

    [Fact]
    public void Misuse_is_refused()
    {
        using var stream = new MemoryStream();
        Assert.Throws<ArgumentOutOfRangeException>(() => new WavWriter(stream, 3_999));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WavWriter(stream, channels: 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new WavWriter(stream, sampleFormat: (WavSampleFormat)6));
        Assert.Throws<ArgumentNullException>(() => new WavWriter((Stream)null!));
        var writer = new WavWriter(stream, channels: 2);
        Assert.Throws<ArgumentException>(() => writer.Write([0]));
        writer.Dispose();
        writer.Dispose();
        Assert.Throws<ObjectDisposedException>(() => writer.Write([0, 0]));
    }

    [Fact]
    public void Whole_file_is_resampled_and_mixed_down()
    {
        float[] tone = Signals.Tone(440, 44_100, 44_100);
        using var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, 44_100, 2, leaveOpen: true))
        {
            writer.Write(tone.SelectMany(sample => new[] { sample, sample / 2 }).ToArray());
        }

        stream.Position = 0;
        float[] read = WavFile.ReadMono(new WavReader(stream));

        Assert.Equal(48_000, read.Length);
        float[] expected = Signals.Tone(440, 48_000, 48_000, 0.375);
        Assert.True(Signals.SignalToNoise(expected.AsSpan(1000, 40_000), read.AsSpan(1000, 40_000)) > 60);
    }

    private static double WorstSignalToNoise(WavSampleFormat sampleFormat) => sampleFormat switch
    {
        WavSampleFormat.Pcm8 => 25,
        WavSampleFormat.Pcm16 => 70,
        WavSampleFormat.Pcm24 => 120,
        WavSampleFormat.Pcm32 => 140,
        _ => 200,
    };

    private static int At(byte[] bytes, WavSampleFormat sampleFormat, int index) => sampleFormat switch
    {
        WavSampleFormat.Pcm8 => bytes[index],
        WavSampleFormat.Pcm16 => BinaryPrimitives.ReadInt16LittleEndian(bytes.AsSpan(index * 2)),
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(index * 4)),
    };
}
