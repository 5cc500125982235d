namespace VoipSdk.Audio;

/// <summary>A file as a call wants it: 48 kHz mono, block after block.</summary>
internal interface IMonoSource : IDisposable
{
    /// <returns>Samples written; fewer than there is room for only at the end.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    int Read(Span<float> samples);
}
