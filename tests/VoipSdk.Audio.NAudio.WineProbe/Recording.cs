namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>What a microphone has captured, up to a minute.</summary>
internal sealed class Recording
{
    private const int Block = AudioPort.SampleRate / 50;

    private readonly float[] _samples = new float[60 * AudioPort.SampleRate];
    private int _count;

    public int Count => Volatile.Read(ref _count);

    /// <summary>On the device's thread.</summary>
    public void Add(ReadOnlySpan<float> mono, int channels)
    {
        int fits = Math.Min(mono.Length, _samples.Length - _count);
        mono[..fits].CopyTo(_samples.AsSpan(_count));
        Volatile.Write(ref _count, _count + fits);
    }

    /// <summary>The first sample that is louder, -1 for none.</summary>
    public int FirstAbove(float level)
    {
        for (int i = 0; i < Count; i++)
        {
            if (Math.Abs(_samples[i]) > level)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>The amplitude of a tone that half of the sounding blocks of 20 ms have at least, and how many sound.</summary>
    public void Report()
    {
        var amplitudes = new List<double>();
        for (int start = 0; start + Block <= Count; start += Block)
        {
            double power = 0;
            foreach (float sample in _samples.AsSpan(start, Block))
            {
                power += sample * sample;
            }

            double amplitude = Math.Sqrt(2 * power / Block);
            if (amplitude > 0.01)
            {
                amplitudes.Add(amplitude);
            }
        }

        amplitudes.Sort();
        Say.Line("captured", Count);
        Say.Line("sounding", amplitudes.Count * Block);
        Say.Line("amplitude", amplitudes.Count == 0 ? 0 : amplitudes[amplitudes.Count / 2]);
    }
}
