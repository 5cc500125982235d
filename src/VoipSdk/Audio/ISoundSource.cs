namespace VoipSdk.Audio;

/// <summary>A file as a call wants it: 48 kHz, of one channel or two, block after block.</summary>
internal interface ISoundSource : IDisposable
{
    /// <summary>1, or 2 for interleaved samples.</summary>
    int Channels { get; }

    /// <param name="samples">Whole frames.</param>
    /// <returns>Samples written, of whole frames; fewer than there is room for only at the end.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    int Read(Span<float> samples);
}
