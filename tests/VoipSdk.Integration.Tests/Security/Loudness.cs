using System.Buffers.Binary;

namespace VoipSdk.Integration.Tests.Security;

// How loud speech is, every 20 ms: enough to tell whether two recordings are of the same words.
internal static class Loudness
{
    private const int WavHeaderSize = 44;

    // 16 bits, mono, as the example's recordings are.
    public static double[] OfWav(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        int rate = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24));
        float[] samples = new float[(file.Length - WavHeaderSize) / 2];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = BinaryPrimitives.ReadInt16LittleEndian(file.AsSpan(WavHeaderSize + (2 * i))) / 32_768f;
        }

        return Of(samples, rate);
    }

    // ITU-T G.711, 8 kHz.
    public static double[] OfPcmu(byte[] codes) => Of([.. codes.Select(Expand)], 8_000);

    // Of what both have, at the lag at which they are most alike.
    public static double Correlation(double[] said, double[] heard) =>
        Enumerable.Range(-25, 51).Max(lag => CorrelationAt(said, heard, lag));

    private static double[] Of(float[] samples, int rate)
    {
        int window = rate / 50;
        return [.. samples.Chunk(window).Where(chunk => chunk.Length == window).Select(chunk => Math.Sqrt(chunk.Average(sample => (double)sample * sample)))];
    }

    private static double CorrelationAt(double[] said, double[] heard, int lag)
    {
        (double A, double B)[] pairs = [.. heard.Select((value, i) => (i, value))
            .Where(item => item.i + lag >= 0 && item.i + lag < said.Length).Select(item => (said[item.i + lag], item.value))];
        if (pairs.Length < 50)
        {
            return 0;
        }

        (double a, double b) = (pairs.Average(pair => pair.A), pairs.Average(pair => pair.B));
        double both = pairs.Sum(pair => (pair.A - a) * (pair.B - b));
        return both / Math.Sqrt(pairs.Sum(pair => (pair.A - a) * (pair.A - a)) * pairs.Sum(pair => (pair.B - b) * (pair.B - b)));
    }

    private static float Expand(byte code)
    {
        int inverted = ~code & 0xFF;
        int magnitude = ((((inverted & 0x0F) << 3) + 0x84) << ((inverted & 0x70) >> 4)) - 0x84;
        return ((inverted & 0x80) != 0 ? -magnitude : magnitude) / 32_768f;
    }
}
