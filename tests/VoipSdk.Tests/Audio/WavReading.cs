using System.Globalization;
using VoipSdk.Audio;
using static VoipSdk.Tests.Audio.WavBytes;

namespace VoipSdk.Tests.Audio;

public sealed class WavReading
{
    private static readonly byte[] Mono16 = Format(1, 1, 48_000, 16);
    private static readonly byte[] ThreeSamples = Samples16(16_384, -16_384, 8_192);
    private static readonly float[] ThreeFloats = [0.5f, -0.5f, 0.25f];

    public static TheoryData<string, byte[]> ReadableFiles => new()
    {
        { "plain", File(Mono16, Chunk("data", ThreeSamples)) },
        { "LIST before data", File(Mono16, Chunk("LIST", Text("INFOISFT")), Chunk("data", ThreeSamples)) },
        { "odd chunk before format", File(Chunk("JUNK", [1, 2, 3]), Mono16, Chunk("data", ThreeSamples)) },
        { "chunk after data", File(Mono16, Chunk("data", ThreeSamples), Chunk("LIST", Text("INFO"))) },
        { "extensible", File(Extensible(1, 1, 48_000, 16, 16), Chunk("data", ThreeSamples)) },
        { "extensible with fewer valid bits", File(Extensible(1, 1, 48_000, 16, 12), Chunk("data", ThreeSamples)) },
        { "format with extension", File(Chunk("fmt ", Mono16[8..], Int16(0)), Chunk("data", ThreeSamples)) },
        { "frame size 0", File(Chunk("fmt ", Mono16[8..20], Int16(0), Int16(16)), Chunk("data", ThreeSamples)) },
        { "12 bits in 16", File(Format(1, 1, 48_000, 12), Chunk("data", ThreeSamples)) },
        { "data size of all ones", File(Mono16, ChunkOfSize("data", 0xFFFFFFFF, ThreeSamples)) },
        { "data size beyond the end", File(Mono16, ChunkOfSize("data", 0x7FFFF000, ThreeSamples)) },
        {
            "both sizes 0",
            Concat(Text("RIFF"), Int32(0), Text("WAVE"), Mono16, ChunkOfSize("data", 0, ThreeSamples))
        },
        {
            "size of the header alone",
            Concat(Text("RIFF"), Int32(36), Text("WAVE"), Mono16, ChunkOfSize("data", 0, ThreeSamples))
        },
        { "half a sample at the end", File(Mono16, ChunkOfSize("data", 7, ThreeSamples, [1])) },
        {
            "RF64",
            Concat(
                Text("RF64"), Int32(-1), Text("WAVE"),
                Chunk("ds64", Int32(0), Int32(0), Int32(6), Int32(0), Int32(0), Int32(0), Int32(0)),
                Mono16, ChunkOfSize("data", 0xFFFFFFFF, ThreeSamples, Text("junk")))
        },
    };

    public static TheoryData<string, byte[]> UnreadableFiles => new()
    {
        { "is empty", [] },
        { "does not begin like one", Text("ID3 something else entirely") },
        { "does not begin like one", Text("RIFF") },
        { "big-endian", Concat(Text("RIFX"), Int32(4), Text("WAVE")) },
        { "ends before its format", File() },
        { "ends before its samples", File(Mono16) },
        { "data comes before its format", File(Chunk("data", ThreeSamples), Mono16) },
        { "format is cut short", File(Chunk("fmt ", new byte[12]), Chunk("data", ThreeSamples)) },
        { "no channels", File(Format(1, 0, 48_000, 16), Chunk("data", ThreeSamples)) },
        { "3999 Hz", File(Format(1, 1, 3_999, 16), Chunk("data", ThreeSamples)) },
        { "384001 Hz", File(Format(1, 1, 384_001, 16), Chunk("data", ThreeSamples)) },
        { "0x0007", File(Format(7, 1, 8_000, 8), Chunk("data", ThreeSamples)) },
        { "0x0055", File(Extensible(0x55, 1, 48_000, 16, 16), Chunk("data", ThreeSamples)) },
        { "0xFFFE", File(Format(0xFFFE, 1, 48_000, 16), Chunk("data", ThreeSamples)) },
        { "40 bits", File(Format(1, 1, 48_000, 40), Chunk("data", ThreeSamples)) },
        { "16 bits", File(Format(3, 1, 48_000, 16), Chunk("data", ThreeSamples)) },
        { "5 bytes", File(Chunk("fmt ", Mono16[8..20], Int16(5), Int16(16)), Chunk("data", ThreeSamples)) },
    };

    [Theory]
    [MemberData(nameof(ReadableFiles))]
    public void Files_of_careless_programs_are_read(string what, byte[] bytes)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(bytes), new Pipe(bytes) })
        {
            using var reader = new WavReader(stream);
            float[] samples = new float[8];
            int count = reader.Read(samples);

            Assert.True(count == 3, $"{what}: {count} samples");
            Assert.Equal(ThreeFloats, samples[..3]);
            Assert.Equal(new WavFormat(48_000, 1, WavSampleFormat.Pcm16), reader.Format);
            if (stream.CanSeek)
            {
                Assert.Equal(3, reader.FrameCount);
            }
        }
    }

    [Theory]
    [MemberData(nameof(UnreadableFiles))]
    public void Unreadable_file_is_refused_with_its_name_and_its_fault(string fault, byte[] bytes)
    {
        foreach (Stream stream in new Stream[] { new MemoryStream(bytes), new Pipe(bytes) })
        {
            InvalidDataException e = Assert.Throws<InvalidDataException>(() => new WavReader(stream, name: "voice.wav"));

            Assert.Contains("voice.wav", e.Message, StringComparison.Ordinal);
            Assert.Contains(fault, e.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Size_of_zero_in_a_finished_file_is_no_data()
    {
        byte[] bytes = File(Mono16, Chunk("data"), Chunk("LIST", Text("INFOISFT")));

        using var reader = new WavReader(new MemoryStream(bytes));

        Assert.Equal(0, reader.FrameCount);
        Assert.Equal(0, reader.Read(new float[8]));
    }

    [Fact]
    public void Every_truncation_is_read_as_far_as_it_goes_or_refused()
    {
        byte[] bytes = File(
            Chunk("JUNK", [1, 2, 3]), Extensible(1, 2, 44_100, 24, 24), Chunk("LIST", Text("INFO")), Chunk("data", new byte[60]));
        for (int length = 0; length <= bytes.Length; length++)
        {
            ReadOrRefuse(bytes[..length]);
        }
    }

    [Fact]
    public void Every_changed_byte_is_read_or_refused()
    {
        byte[] bytes = File(Chunk("LIST", [1, 2, 3]), Extensible(3, 1, 44_100, 32, 32), Chunk("data", new byte[64]));
        for (int position = 0; position < bytes.Length; position++)
        {
            for (int value = 0; value < 256; value += 3)
            {
                byte[] changed = (byte[])bytes.Clone();
                changed[position] = (byte)value;
                ReadOrRefuse(changed);
            }
        }
    }

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        var random = new Random(1);
        for (int round = 0; round < 3_000; round++)
        {
            byte[] noise = new byte[random.Next(200)];
            random.NextBytes(noise);
            ReadOrRefuse(round % 2 == 0 ? noise : Concat(Text("RIFF"), Int32(99), Text("WAVEfmt "), noise));
        }
    }

    [Fact]
    public void Nan_and_infinity_are_read_as_silence()
    {
        byte[] bytes = File(
            Format(3, 1, 48_000, 32),
            Chunk("data", BitConverter.GetBytes(float.NaN), BitConverter.GetBytes(float.PositiveInfinity)));
        using var reader = new WavReader(new MemoryStream(bytes));
        float[] samples = [9, 9];

        Assert.Equal(2, reader.Read(samples));
        Assert.Equal([0, 0], samples);
    }

    [Fact]
    public void Channels_are_averaged()
    {
        byte[] bytes = File(Format(1, 3, 48_000, 16), Chunk("data", Samples16(16_384, -16_384, 8_192, 0, 0, 3_072)));
        using var reader = new WavReader(new MemoryStream(bytes));
        float[] samples = new float[4];

        Assert.Equal(2, reader.ReadMono(samples));
        Assert.Equal(1 / 12.0, samples[0], 6);
        Assert.Equal(1 / 32.0, samples[1], 6);
        Assert.Equal(0, reader.ReadMono(samples));
    }

    [Fact]
    public void Only_whole_frames_are_given()
    {
        byte[] bytes = File(Format(1, 2, 48_000, 16), Chunk("data", Samples16(1, 2, 3, 4, 5)));
        using var reader = new WavReader(new MemoryStream(bytes));

        Assert.Equal(2, reader.Read(new float[3]));
        Assert.Equal(2, reader.Read(new float[3]));
        Assert.Equal(0, reader.Read(new float[3]));
        Assert.Throws<ArgumentException>(() => reader.Read(new float[1]));
    }

    [Fact]
    public void Stream_is_closed_unless_it_is_to_be_left_open()
    {
        var mine = new MemoryStream(File(Mono16, Chunk("data", ThreeSamples)));
        var theirs = new MemoryStream(File(Mono16, Chunk("data", ThreeSamples)));
        var broken = new MemoryStream(Text("nonsense"));

        new WavReader(mine, leaveOpen: true).Dispose();
        new WavReader(theirs).Dispose();
        Assert.Throws<InvalidDataException>(() => new WavReader(broken));

        Assert.True(mine.CanRead);
        Assert.False(theirs.CanRead);
        Assert.False(broken.CanRead);
    }

    private static void ReadOrRefuse(byte[] bytes)
    {
        try
        {
            using var reader = new WavReader(new MemoryStream(bytes));
            float[] samples = new float[reader.Format.Channels * 100];
            int count = reader.Read(samples);
            Assert.True(Signals.AreFinite(samples.AsSpan(0, count)));
        }
        catch (InvalidDataException e)
        {
            Assert.StartsWith("The stream cannot be read as WAV: ", e.Message, StringComparison.Ordinal);
        }
    }

    /// <summary>A stream that cannot seek and gives one to three bytes at a time.</summary>
    private sealed class Pipe(byte[] bytes) : MemoryStream(bytes)
    {
        public override bool CanSeek => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException(value.ToString(CultureInfo.InvariantCulture));
        }

        public override int Read(Span<byte> buffer) => base.Read(buffer[..Math.Min(buffer.Length, 3)]);

        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, 3));

        public override long Seek(long offset, SeekOrigin loc) => throw new NotSupportedException();
    }
}
