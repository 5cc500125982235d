using System.Globalization;
using VoipSdk.Audio;

namespace JitterBench;

/// <summary>Writes what is heard to WAV files of ten seconds each.</summary>
internal sealed class HeardFiles(string path) : IDisposable
{
    private const int FileSamples = 10 * AudioPort.SampleRate;
    private readonly List<float> _samples = new(FileSamples);
    private int _files;

    public void Add(float[] samples)
    {
        _samples.AddRange(samples);
        if (_samples.Count >= FileSamples)
        {
            Write();
        }
    }

    public void Dispose()
    {
        if (_samples.Count > AudioPort.SampleRate)
        {
            Write();
        }
    }

    private void Write()
    {
        string name = string.Create(CultureInfo.InvariantCulture, $"{path}-{_files++:D3}.wav");
        WavFile.WriteMono(name, [.. _samples], AudioPort.SampleRate);
        _samples.Clear();
    }
}
