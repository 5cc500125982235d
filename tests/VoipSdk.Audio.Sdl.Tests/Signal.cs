using System.Diagnostics;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>A tone, or a click now and then, as a loudspeaker asks for it; the same on both sides.</summary>
internal sealed class Signal(float amplitude, double frequency)
{
    private const int ClickLength = 24;

    private readonly List<double> _clicks = [];
    private long _position;

    /// <summary>At which times the clicks were given to the device, in seconds, as though the block's first sample were them.</summary>
    public IReadOnlyList<double> Clicks => _clicks;

    public long Position => Volatile.Read(ref _position);

    public void PlayTone(Span<float> stereo)
    {
        for (int i = 0; i < stereo.Length; i += 2)
        {
            stereo[i] = stereo[i + 1] = amplitude * (float)Math.Sin(2 * Math.PI * frequency * _position++ / 48_000);
        }
    }

    /// <summary>Half a millisecond of noise every quarter of a second: an onset that a threshold finds.</summary>
    public void PlayClicks(Span<float> stereo)
    {
        double now = (double)Stopwatch.GetTimestamp() / Stopwatch.Frequency;
        for (int i = 0; i < stereo.Length; i += 2)
        {
            long inPeriod = _position++ % 12_000;
            if (inPeriod == 0)
            {
                _clicks.Add(now + (i / 2 / 48_000.0));
            }

            stereo[i] = stereo[i + 1] = inPeriod < ClickLength ? amplitude : 0;
        }
    }

    /// <summary>The amplitude of this frequency within a part of what was heard.</summary>
    public double Measure(ReadOnlySpan<float> samples)
    {
        double cosine = 0, sine = 0;
        for (int i = 0; i < samples.Length; i++)
        {
            double angle = 2 * Math.PI * frequency * i / 48_000;
            cosine += samples[i] * Math.Cos(angle);
            sine += samples[i] * Math.Sin(angle);
        }

        return 2 * Math.Sqrt((cosine * cosine) + (sine * sine)) / samples.Length;
    }
}
