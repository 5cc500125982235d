using VoipSdk.Audio;

namespace DocSamples;

/// <summary>The code of docs/guides/voice-processing.md and of the package's README.</summary>
internal static class VoiceProcessingGuide
{
    public static void Create()
    {
        using VoiceProcessing processing = SpeexDsp.CreateVoiceProcessing();
        if (!SpeexDsp.IsAvailable)
        {
            Console.WriteLine(SpeexDsp.UnavailableReason);
        }
    }

    public static DeviceAudioBackend Devices(IAudioDeviceDriver driver)
    {
        var backend = new DeviceAudioBackend(driver, processing: SpeexDsp.CreateVoiceProcessing());
        return backend;
    }

    public static void Switch(VoiceProcessing processing)
    {
        processing.SetEnabled(VoiceStage.NoiseSuppression, false);
        foreach (VoiceStage stage in Enum.GetValues<VoiceStage>())
        {
            Console.WriteLine($"{stage}: {(processing.IsEnabled(stage) ? "on" : processing.GetUnavailableReason(stage) ?? "off")}");
        }
    }

    public static VoiceProcessing Tremolo()
    {
        var options = new VoiceProcessingOptions { ExtraStages = [() => new TremoloStage(frequency: 5)] };
        return SpeexDsp.CreateVoiceProcessing(options);
    }

    public static VoiceProcessing Other()
    {
        var options = new VoiceProcessingOptions { EchoCanceller = SpeexDsp.CreateEchoCanceller };
        return SpeexDsp.CreateVoiceProcessing(options);
    }

    public static (int Frames, int Consumed) Resample(float[] captured, float[] output)
    {
        using var resampler = new SpeexDspResampler(inputRate: 44_100, outputRate: 48_000, channels: 2, quality: 7);
        resampler.DriftPpm = 40; // The input's clock is fast by so much.
        int frames = resampler.Process(captured, output, out int consumed);
        return (frames, consumed);
    }
}

internal sealed class HostVoice(HostAudioBackend host, VoiceProcessing processing)
{
    private readonly HostAudioBackend _host = host;
    private readonly VoiceProcessing _processing = processing;

    public void Run(float[] frame)
    {
        OnMicrophone(frame);
        OnSpeakers(frame);
    }

    private void OnMicrophone(Span<float> frame)
    {
        _processing.ProcessCapture(frame);
        if (_processing.IsVoice)
        {
            _host.Write(frame);
        }
    }

    private void OnSpeakers(Span<float> block)
    {
        _host.Read(block);
        _processing.HandlePlayback(block);
    }
}

internal sealed class TremoloStage(float frequency) : IAudioProcessor
{
    private int _position;

    public string Name => "tremolo";

    public void Process(Span<float> captured, ReadOnlySpan<float> farEnd)
    {
        foreach (ref float sample in captured)
        {
            sample *= 0.75f + (0.25f * MathF.Sin(2 * MathF.PI * frequency * _position++ / AudioPort.SampleRate));
        }

        _position %= AudioPort.SampleRate;
    }

    public void Reset() => _position = 0;

    public void Dispose()
    {
    }
}
