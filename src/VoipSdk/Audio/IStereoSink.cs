namespace VoipSdk.Audio;

/// <summary>A file of two channels at 48 kHz that is written from its beginning to its end. Disposing finishes it.</summary>
internal interface IStereoSink : IDisposable
{
    /// <param name="interleaved">Whole frames from -1 to 1, left first.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    void Write(ReadOnlySpan<float> interleaved);
}
