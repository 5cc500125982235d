using System.Diagnostics;
using VoipSdk.Audio;
using VoipSdk.Testing;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>One daemon for all tests, which therefore run one after the other: SDL has one audio subsystem a process.</summary>
public sealed class SoundServer : IDisposable
{
    public const string Speaker = "TestSpeaker";
    public const string Microphone = "Monitor of TestMicrophone";

    private PulseAudioServer? _server;

    /// <summary>With loudspeakers of several formats and, as the default microphone, one's monitor; all awake.</summary>
    public PulseAudioServer Server => _server ??= Start();

    public static void SkipWithout()
    {
        Assert.SkipUnless(PulseAudioServer.UnavailableReason is null, PulseAudioServer.UnavailableReason ?? "");
        Assert.SkipUnless(SdlAudio.IsAvailable, SdlAudio.UnavailableReason ?? "");
    }

    /// <summary>A driver of this server's, after the devices' first seconds.</summary>
    public SdlAudioDriver CreateDriver()
    {
        SkipWithout();
        Server.UseInThisProcess();
        return new SdlAudioDriver(new SdlAudioDriverOptions { IncludeMonitors = true });
    }

    public static void AddDevices(PulseAudioServer server)
    {
        server.LoadSink("speaker", Speaker);
        server.LoadSink("microphone", "TestMicrophone", channels: 1);
        server.LoadSink("mono", "Mono44", 44_100, 1);
        server.LoadSink("studio", "Studio192", 192_000, 2);
        foreach (string sink in new[] { "speaker", "microphone", "mono", "studio" })
        {
            server.KeepAwake(sink);
        }

        server.Control("set-default-sink", "speaker");
        server.Control("set-default-source", "microphone.monitor");
        Thread.Sleep(2_500);
    }

    /// <summary>Waits until so many samples were captured.</summary>
    public static void WaitForSound(Func<int> captured, int wanted) =>
        Assert.True(WaitFor(() => captured() >= wanted), "Too little was captured.");

    /// <summary>Waits for what a daemon, SDL or a thread has yet to do.</summary>
    public static bool WaitFor(Func<bool> condition, int seconds = 10)
    {
        var watch = Stopwatch.StartNew();
        while (!condition())
        {
            if (watch.Elapsed.TotalSeconds > seconds)
            {
                return false;
            }

            Thread.Sleep(10);
        }

        return true;
    }

    public void Dispose() => _server?.Dispose();

    private static PulseAudioServer Start()
    {
        var server = new PulseAudioServer();
        AddDevices(server);
        return server;
    }
}
