namespace VoipSdk.Audio;

/// <summary>Whole WAV files at once: for tests, examples and short sounds.</summary>
public static class WavFile
{
    /// <summary>Reads a file as mono samples, its channels averaged, resampled without changing its length in time.</summary>
    /// <param name="path">The file.</param>
    /// <param name="sampleRate">Wanted rate in Hz, 4,000 to 384,000; default 48,000.</param>
    /// <exception cref="InvalidDataException">It is no WAV file that can be read; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static float[] ReadMono(string path, int sampleRate = AudioPort.SampleRate)
    {
        using var reader = new WavReader(path);
        return ReadMono(reader, sampleRate);
    }

    /// <summary>Reads what is left in <paramref name="reader"/> likewise.</summary>
    /// <param name="reader">Stays the caller's.</param>
    /// <param name="sampleRate">Wanted rate in Hz, 4,000 to 384,000; default 48,000.</param>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static float[] ReadMono(WavReader reader, int sampleRate = AudioPort.SampleRate)
    {
        ArgumentNullException.ThrowIfNull(reader);
        var samples = new List<float>();
        float[] block = new float[4096];
        for (int count = reader.ReadMono(block); count > 0; count = reader.ReadMono(block))
        {
            samples.AddRange(new ArraySegment<float>(block, 0, count));
        }

        return Resampler.Convert(samples.ToArray(), reader.Format.SampleRate, sampleRate);
    }

    /// <summary>Writes mono samples; overwrites a file that is there.</summary>
    /// <param name="path">The directory must exist.</param>
    /// <param name="samples">From -1 to 1.</param>
    /// <param name="sampleRate">In Hz, 4,000 to 384,000; default 48,000.</param>
    /// <param name="sampleFormat">Default 16-bit PCM.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteMono(
        string path,
        ReadOnlySpan<float> samples,
        int sampleRate = AudioPort.SampleRate,
        WavSampleFormat sampleFormat = WavSampleFormat.Pcm16)
    {
        using var writer = new WavWriter(path, sampleRate, 1, sampleFormat);
        writer.Write(samples);
    }
}
