using VoipSdk;
using VoipSdk.Audio;

namespace DocSamples;

/// <summary>The code of docs/guides/audio-backend.md that is not in examples/CustomAudio.</summary>
internal sealed class AudioBackendGuide(HostAudioBackend host)
{
    private readonly HostAudioBackend _host = host;

    public static DirectoryClientOptions Options()
    {
        var host = new HostAudioBackend(sampleRate: 44_100, channels: 2);
        var options = new DirectoryClientOptions { AudioBackend = host };
        return options;
    }

    public static HostAudioBackend WithAnotherResampler()
    {
        var host = new HostAudioBackend(new HostAudioOptions
        {
            SampleRate = 44_100,
            Resampler = SpeexDsp.IsAvailable ? (input, output) => new SpeexDspResampler(input, output, quality: 7) : null,
        });
        return host;
    }

    public void Run(float[] block)
    {
        OnMicrophone(block);
        OnSpeakers(block);
    }

    private void OnMicrophone(ReadOnlySpan<float> interleaved) => _host.Write(interleaved);

    private void OnSpeakers(Span<float> interleaved) => _host.Read(interleaved);
}
