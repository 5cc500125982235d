namespace VoipSdk.Audio;

/// <summary>A WAV file of two channels.</summary>
internal sealed class StereoWavSink(Stream stream, WavSampleFormat format) : IStereoSink
{
    private readonly WavWriter _writer = new(stream, AudioPort.SampleRate, 2, format);

    public void Write(ReadOnlySpan<float> interleaved) => _writer.Write(interleaved);

    public void Dispose() => _writer.Dispose();
}
