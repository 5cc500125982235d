using System.Diagnostics;
using VoipSdk.TestKit;

namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>The whole stack: what calls see of devices, <see cref="DeviceAudioBackend"/> on our driver.</summary>
internal static class Backend
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    public static async Task CheckAsync()
    {
        // Wine has no real-time threads: on a busy machine its sound misses some of its times, so one clean round of three counts.
        AudioBackendReport report;
        int round = 0;
        do
        {
            report = await AudioBackendConformance.CheckAsync(
                () => NAudioDevices.CreateBackend(),
                new AudioBackendConformanceOptions { Duration = TimeSpan.FromSeconds(2), RateTolerance = 0.15 });
            Say.Line("round", report.HasPassed);
        }
        while (!report.HasPassed && ++round < 3);

        foreach (AudioBackendCheck check in report.Checks)
        {
            Say.Line(check.HasPassed ? "kept" : "broken", check.ToString().ReplaceLineEndings(" "));
        }
    }

    /// <summary>A call hears itself by a chosen sink and its monitor, goes on while the sound system is dead, and again after.</summary>
    public static async Task RunAsync(string inputName, string outputName)
    {
        await using DeviceAudioBackend backend = NAudioDevices.CreateBackend();
        await backend.RefreshAsync();
        await backend.Input.SelectAsync(Find(backend, AudioDeviceKind.Input, inputName));
        await backend.Output.SelectAsync(Find(backend, AudioDeviceKind.Output, outputName));
        var call = new ToneCall();
        await using IAudioStream stream = await backend.OpenAsync(call.Port);
        Say.Line("open", await UntilAsync(() => backend.Input.IsOpen && backend.Output.IsOpen));
        Say.Line("heard", await UntilAsync(() => backend.Input.Level.Peak > 0.05f));
        Say.Turn("kill");
        Say.Line("lost", await UntilAsync(() => backend.Input.Failure is not null && backend.Output.Failure is not null));
        long pulled = call.Pulled;
        Say.Line("goes-on", await UntilAsync(() => call.Pulled > pulled + AudioPort.SampleRate));
        Say.Turn("restart");
        Say.Line("back", await UntilAsync(() => backend.Input.Failure is null && backend.Output.Failure is null));
        Say.Line("heard-again", await UntilAsync(() => backend.Input.Level.Peak > 0.05f));
        Say.Line("devices-in-use", $"{backend.Input.Device?.Name}|{backend.Output.Device?.Name}");
        while (backend.TryReadEvent(out AudioDeviceEvent? happened))
        {
            Say.Line("event", happened.GetType().Name);
        }
    }

    private static string Find(DeviceAudioBackend backend, AudioDeviceKind kind, string name) =>
        backend.Devices.First(device => device.Kind == kind && device.Name == name).Id;

    private static async Task<bool> UntilAsync(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            if (Stopwatch.GetElapsedTime(start) > LongestWait)
            {
                return false;
            }

            await Task.Delay(20);
        }

        return true;
    }

    /// <summary>The other end of a call, which says a tone.</summary>
    private sealed class ToneCall
    {
        private long _pulled;

        public ToneCall() => Port = new StandaloneAudioPort(Speak).Port;

        public AudioPort Port { get; }

        public long Pulled => Interlocked.Read(ref _pulled);

        private void Speak(Span<float> samples)
        {
            Tone.FillMono(samples, _pulled, 0.4f);
            Interlocked.Add(ref _pulled, samples.Length);
        }
    }
}
