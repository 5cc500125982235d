using System.Buffers.Binary;

namespace VoipSdk.Audio;

// Microsoft/IBM "Multimedia Programming Interface and Data Specifications" 1.0; all numbers little-endian.
//  0        4        8
// +--------+--------+--------+   then chunks, each padded to an even length:
// | "RIFF" |  size  | "WAVE" |   +-----+------+-----------+
// +--------+--------+--------+   | id  | size | content   |   of which "fmt " and, after it, "data" matter
//                                +-----+------+-----------+
// "fmt ": tag(2) channels(2) rate(4) bytes/s(4) bytes/frame(2) bits(2), for tag 0xFFFE: 2 + 2 + 4 bytes, then the real tag
internal static class WavHeader
{
    private const uint Unknown = uint.MaxValue;
    private const int PcmTag = 1;
    private const int FloatTag = 3;
    private const int ExtensibleTag = 0xFFFE;
    private const int ExtensibleLength = 40;

    // What follows the tag in the GUIDs that stand for tags.
    private static readonly byte[] TagGuidEnd = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71];

    /// <summary>Reads up to the first sample.</summary>
    /// <returns>The format, and how many bytes of samples follow; null when they go on to the end of the stream.</returns>
    /// <exception cref="InvalidDataException">It is no WAV file that can be read; the message names file and fault.</exception>
    public static (WavFormat Format, long? DataLength) Read(Stream stream, string name)
    {
        long position = 12;
        uint riffSize = ReadRiff(stream, name);
        WavFormat? format = null;
        long? longDataLength = null;
        Span<byte> header = stackalloc byte[8];
        while (ReadFully(stream, header) == header.Length)
        {
            uint size = BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
            position += header.Length;
            if (header.StartsWith("data"u8))
            {
                return (format ?? throw Fault(name, "its data comes before its format"),
                    GetDataLength(size, riffSize, position, longDataLength));
            }

            byte[] content = new byte[Math.Min(size, ExtensibleLength)];
            if (ReadFully(stream, content) < content.Length)
            {
                break;
            }

            if (header.StartsWith("fmt "u8))
            {
                format = ParseFormat(content, name);
            }
            else if (header.StartsWith("ds64"u8) && content.Length >= 16)
            {
                longDataLength = BinaryPrimitives.ReadInt64LittleEndian(content.AsSpan(8));
            }

            long padded = size + (size & 1);
            Skip(stream, padded - content.Length);
            position += padded;
        }

        throw Fault(name, format is null ? "it ends before its format" : "it ends before its samples");
    }

    public static int ReadFully(Stream stream, Span<byte> buffer)
    {
        int total = 0;
        while (total < buffer.Length)
        {
            int read = stream.Read(buffer[total..]);
            if (read == 0)
            {
                break;
            }

            total += read;
        }

        return total;
    }

    private static uint ReadRiff(Stream stream, string name)
    {
        Span<byte> header = stackalloc byte[12];
        int length = ReadFully(stream, header);
        ReadOnlySpan<byte> id = header[..4];
        if (length > 4 && id.SequenceEqual("RIFX"u8))
        {
            throw Fault(name, "it is big-endian (RIFX), which is not supported");
        }

        if (length < header.Length || !header[8..].SequenceEqual("WAVE"u8)
            || !(id.SequenceEqual("RIFF"u8) || id.SequenceEqual("RF64"u8) || id.SequenceEqual("BW64"u8)))
        {
            throw Fault(name, length == 0 ? "it is empty" : "it does not begin like one");
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(header[4..]);
    }

    /// <summary>
    /// Programs that write to a pipe, or were killed, leave a size of 0 or of all ones: then the samples go on to the end.
    /// A size of 0 in a file whose other size covers more than its header is meant as it stands.
    /// </summary>
    private static long? GetDataLength(uint size, uint riffSize, long position, long? longDataLength)
    {
        if (size == Unknown)
        {
            return longDataLength > 0 ? longDataLength : null;
        }

        bool isUnfinished = riffSize == Unknown || riffSize + 8L <= position;
        return size == 0 && isUnfinished ? null : size;
    }

    private static WavFormat ParseFormat(ReadOnlySpan<byte> content, string name)
    {
        if (content.Length < 16)
        {
            throw Fault(name, "its format is cut short");
        }

        int tag = GetTag(content, name);
        int channels = BinaryPrimitives.ReadUInt16LittleEndian(content[2..]);
        uint rate = BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);
        int bytesPerFrame = BinaryPrimitives.ReadUInt16LittleEndian(content[12..]);
        int bits = BinaryPrimitives.ReadUInt16LittleEndian(content[14..]);
        if (channels == 0)
        {
            throw Fault(name, "it has no channels");
        }

        if (rate is < Resampler.LowestRate or > Resampler.HighestRate)
        {
            throw Fault(name, $"its sample rate of {rate} Hz is not within 4,000 to 384,000 Hz");
        }

        var format = new WavFormat((int)rate, channels, GetSampleFormat(tag, bits, name));

        // 0 is what careless programs write, and frames of more than 65,535 bytes do not fit into the field.
        if (bytesPerFrame != 0 && bytesPerFrame != (format.BytesPerFrame & 0xFFFF))
        {
            throw Fault(name, $"{bytesPerFrame} bytes are no frame of {channels} samples of {bits} bits");
        }

        return format;
    }

    private static int GetTag(ReadOnlySpan<byte> content, string name)
    {
        int tag = BinaryPrimitives.ReadUInt16LittleEndian(content);
        if (tag == ExtensibleTag && content.Length >= ExtensibleLength && content[26..ExtensibleLength].SequenceEqual(TagGuidEnd))
        {
            tag = BinaryPrimitives.ReadUInt16LittleEndian(content[24..]);
        }

        return tag is PcmTag or FloatTag
            ? tag
            : throw Fault(name, $"its encoding (format tag 0x{tag:X4}) is neither PCM nor float");
    }

    private static WavSampleFormat GetSampleFormat(int tag, int bits, string name) => (tag, bits) switch
    {
        // Odd widths are stored in the upper bits of the next whole number of bytes.
        (PcmTag, >= 1 and <= 8) => WavSampleFormat.Pcm8,
        (PcmTag, >= 9 and <= 16) => WavSampleFormat.Pcm16,
        (PcmTag, >= 17 and <= 24) => WavSampleFormat.Pcm24,
        (PcmTag, >= 25 and <= 32) => WavSampleFormat.Pcm32,
        (FloatTag, 32) => WavSampleFormat.IeeeFloat32,
        (FloatTag, 64) => WavSampleFormat.IeeeFloat64,
        _ => throw Fault(name, $"samples of {bits} bits are not supported"),
    };

    private static void Skip(Stream stream, long count)
    {
        if (stream.CanSeek)
        {
            stream.Seek(Math.Min(count, Math.Max(0, stream.Length - stream.Position)), SeekOrigin.Current);
            return;
        }

        byte[] scratch = new byte[Math.Min(count, 4096)];
        while (count > 0)
        {
            int read = stream.Read(scratch, 0, (int)Math.Min(count, scratch.Length));
            if (read == 0)
            {
                return;
            }

            count -= read;
        }
    }

    private static InvalidDataException Fault(string name, string fault) =>
        new($"{name} cannot be read as WAV: {fault}.");
}
