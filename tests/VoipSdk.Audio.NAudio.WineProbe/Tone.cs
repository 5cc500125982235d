namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>A tone to play, and what of it is heard.</summary>
internal static class Tone
{
    private const double Step = 2 * Math.PI * 440 / AudioPort.SampleRate;

    public static void Fill(Span<float> stereo, long position, float left, float right)
    {
        for (int i = 0; i < stereo.Length; i += 2)
        {
            float sample = (float)Math.Sin(Step * (position + (i / 2)));
            stereo[i] = left * sample;
            stereo[i + 1] = right * sample;
        }
    }

    public static void FillMono(Span<float> mono, long position, float amplitude)
    {
        for (int i = 0; i < mono.Length; i++)
        {
            mono[i] = amplitude * (float)Math.Sin(Step * (position + i));
        }
    }
}
