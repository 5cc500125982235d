using VoipSdk.Audio;

namespace EchoBench;

internal static class Convolution
{
    /// <summary>A long signal with a response of any length, by overlap-add; as long as the signal.</summary>
    public static float[] Apply(float[] signal, float[] response)
    {
        int length = 2;
        while (length < 2 * response.Length)
        {
            length *= 2;
        }

        int block = length - response.Length + 1;
        var fft = new Fft(length);
        (float[] hr, float[] hi) = (new float[length], new float[length]);
        response.CopyTo(hr, 0);
        fft.Forward(hr, hi);
        float[] output = new float[signal.Length];
        for (int at = 0; at < signal.Length; at += block)
        {
            (float[] xr, float[] xi) = (new float[length], new float[length]);
            signal.AsSpan(at, Math.Min(block, signal.Length - at)).CopyTo(xr);
            fft.Forward(xr, xi);
            for (int k = 0; k < length; k++)
            {
                (xr[k], xi[k]) = ((xr[k] * hr[k]) - (xi[k] * hi[k]), (xr[k] * hi[k]) + (xi[k] * hr[k]));
            }

            fft.Backward(xr, xi);
            for (int i = 0; i < length && at + i < output.Length; i++)
            {
                output[at + i] += xr[i] / length;
            }
        }

        return output;
    }
}
