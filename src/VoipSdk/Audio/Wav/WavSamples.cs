using System.Buffers.Binary;

namespace VoipSdk.Audio;

/// <summary>
/// Stored samples to floats and back. Integers are scaled by the power of two of their width, so that what was read is
/// written bit for bit; floats that are no number become silence.
/// </summary>
internal static class WavSamples
{
    private const float Scale8 = 1 << 7;
    private const float Scale16 = 1 << 15;
    private const float Scale24 = 1 << 23;
    private const double Scale32 = 1L << 31;

    /// <summary>Decodes as many samples as <paramref name="samples"/> has room for.</summary>
    public static void Decode(WavSampleFormat format, ReadOnlySpan<byte> bytes, Span<float> samples)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = format switch
            {
                WavSampleFormat.Pcm8 => (bytes[i] - 128) / Scale8,
                WavSampleFormat.Pcm16 => BinaryPrimitives.ReadInt16LittleEndian(bytes[(2 * i)..]) / Scale16,
                WavSampleFormat.Pcm24 => ReadInt24(bytes[(3 * i)..]) / Scale24,
                WavSampleFormat.Pcm32 => (float)(BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]) / Scale32),
                WavSampleFormat.IeeeFloat32 => Finite(
                    BitConverter.Int32BitsToSingle(BinaryPrimitives.ReadInt32LittleEndian(bytes[(4 * i)..]))),
                _ => Finite(
                    (float)BitConverter.Int64BitsToDouble(BinaryPrimitives.ReadInt64LittleEndian(bytes[(8 * i)..]))),
            };
        }
    }

    /// <summary>Encodes all of <paramref name="samples"/>; integers are rounded and clipped.</summary>
    public static void Encode(WavSampleFormat format, ReadOnlySpan<float> samples, Span<byte> bytes)
    {
        for (int i = 0; i < samples.Length; i++)
        {
            float sample = Finite(samples[i]);
            switch (format)
            {
                case WavSampleFormat.Pcm8:
                    bytes[i] = (byte)(Rounded(sample, Scale8) + 128);
                    break;
                case WavSampleFormat.Pcm16:
                    BinaryPrimitives.WriteInt16LittleEndian(bytes[(2 * i)..], (short)Rounded(sample, Scale16));
                    break;
                case WavSampleFormat.Pcm24:
                    WriteInt24(bytes[(3 * i)..], (int)Rounded(sample, Scale24));
                    break;
                case WavSampleFormat.Pcm32:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes[(4 * i)..], (int)Rounded(sample, Scale32));
                    break;
                case WavSampleFormat.IeeeFloat32:
                    BinaryPrimitives.WriteInt32LittleEndian(bytes[(4 * i)..], BitConverter.SingleToInt32Bits(sample));
                    break;
                default:
                    BinaryPrimitives.WriteInt64LittleEndian(bytes[(8 * i)..], BitConverter.DoubleToInt64Bits(sample));
                    break;
            }
        }
    }

    private static float Finite(float sample) => float.IsFinite(sample) ? sample : 0;

    private static long Rounded(float sample, double scale) =>
        (long)Math.Clamp(Math.Round(sample * scale), -scale, scale - 1);

    private static int ReadInt24(ReadOnlySpan<byte> bytes) => bytes[0] | (bytes[1] << 8) | ((sbyte)bytes[2] << 16);

    private static void WriteInt24(Span<byte> bytes, int value)
    {
        bytes[0] = (byte)value;
        bytes[1] = (byte)(value >> 8);
        bytes[2] = (byte)(value >> 16);
    }
}
