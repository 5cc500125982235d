using System.Buffers.Binary;
using System.Text;

namespace VoipSdk.Tests.Audio;

/// <summary>WAV files as bytes, put together by hand so that they can be wrong in every way.</summary>
internal static class WavBytes
{
    public static byte[] File(params byte[][] chunks)
    {
        byte[] content = Concat(chunks);
        return Concat(Text("RIFF"), Int32(4 + content.Length), Text("WAVE"), content);
    }

    public static byte[] Format(int tag, int channels, int sampleRate, int bits) => Chunk(
        "fmt ",
        Int16(tag),
        Int16(channels),
        Int32(sampleRate),
        Int32(sampleRate * channels * ((bits + 7) / 8)),
        Int16(channels * ((bits + 7) / 8)),
        Int16(bits));

    /// <summary>WAVE_FORMAT_EXTENSIBLE.</summary>
    public static byte[] Extensible(int tag, int channels, int sampleRate, int bits, int validBits) => Chunk(
        "fmt ",
        Int16(0xFFFE),
        Int16(channels),
        Int32(sampleRate),
        Int32(sampleRate * channels * (bits / 8)),
        Int16(channels * (bits / 8)),
        Int16(bits),
        Int16(22),
        Int16(validBits),
        Int32(0),
        Int16(tag),
        [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xAA, 0, 0x38, 0x9B, 0x71]);

    /// <summary>With its padding.</summary>
    public static byte[] Chunk(string id, params byte[][] content)
    {
        byte[] body = Concat(content);
        return Concat(Text(id), Int32(body.Length), body, new byte[body.Length & 1]);
    }

    /// <summary>A chunk whose size is not its length.</summary>
    public static byte[] ChunkOfSize(string id, uint size, params byte[][] content) =>
        Concat(Text(id), Int32(unchecked((int)size)), Concat(content));

    public static byte[] Samples16(params short[] samples) => Concat([.. samples.Select(sample => Int16(sample))]);

    public static byte[] Text(string text) => Encoding.ASCII.GetBytes(text);

    public static byte[] Int16(int value) => [(byte)value, (byte)(value >> 8)];

    public static byte[] Int32(int value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(bytes, value);
        return bytes;
    }

    public static byte[] Concat(params byte[][] parts) => [.. parts.SelectMany(part => part)];
}
