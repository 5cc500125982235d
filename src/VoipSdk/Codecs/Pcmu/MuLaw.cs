namespace VoipSdk.Codecs;

// ITU-T G.711 §3.2, table 2: sign-magnitude in eight segments, each twice as coarse as the one before; sent inverted.
//   7      6..4      3..0
// +------+---------+----------+
// | sign | segment | interval |   all bits complemented on the wire
// +------+---------+----------+
internal static class MuLaw
{
    // The standard counts in 14 bits; in 16 bits, what it adds (33) and where it overloads (8,159) are four times that.
    // With the bias added, each segment starts at a power of two.
    private const int Bias = 33 * 4;
    private const int Largest = (8159 * 4) - 1;

    private static readonly float[] Decoded = CreateDecoded();
    private static readonly byte[] Segments = CreateSegments();

    public static byte Encode(float sample)
    {
        // Comparisons are written so that NaN becomes silence.
        float scaled = sample * 32768f;
        int magnitude = scaled >= Largest || scaled <= -Largest ? Largest
            : scaled >= 0 ? (int)(scaled + 0.5f)
            : scaled < 0 ? (int)(0.5f - scaled)
            : 0;
        int sign = scaled < 0 && magnitude > 0 ? 0x80 : 0;
        int biased = Math.Min(magnitude, Largest) + Bias;
        int segment = Segments[biased >> 7];
        return (byte)~(sign | (segment << 4) | ((biased >> (segment + 3)) & 0x0F));
    }

    public static float Decode(byte code) => Decoded[code];

    private static float[] CreateDecoded()
    {
        float[] decoded = new float[256];
        for (int code = 0; code < decoded.Length; code++)
        {
            int bits = ~code & 0xFF;
            int segment = (bits >> 4) & 7;
            int magnitude = ((((bits & 0x0F) << 3) + Bias) << segment) - Bias;
            decoded[code] = ((bits & 0x80) == 0 ? magnitude : -magnitude) / 32768f;
        }

        return decoded;
    }

    private static byte[] CreateSegments()
    {
        byte[] segments = new byte[256];
        for (int i = 2; i < segments.Length; i++)
        {
            segments[i] = (byte)(segments[i / 2] + 1);
        }

        return segments;
    }
}
