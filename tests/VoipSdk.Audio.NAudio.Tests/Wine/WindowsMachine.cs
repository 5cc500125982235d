using System.Diagnostics;

namespace VoipSdk.Audio.NAudio.Tests.Wine;

/// <summary>
/// Windows as Wine plays it, with a PulseAudio server of its own: a stereo sink (VsSpeaker), a mono one (VsMic), whose monitors
/// are microphones, and two at the rates 44.1 and 192 kHz. The prefix is kept, because making it takes half a minute and 700 MB.
/// </summary>
public sealed class WindowsMachine : IAsyncDisposable
{
    private static readonly TimeSpan LongestCommand = TimeSpan.FromMinutes(3);

    // Null sinks that nothing plays to move every two seconds only; what plays keeps them going.
    private static readonly TimeSpan SinkStart = TimeSpan.FromSeconds(2.2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voipsdk-wine-");
    private readonly List<Process> _processes = [];
    private Process? _server;

    private WindowsMachine()
    {
        Environment = new Dictionary<string, string?>
        {
            ["XDG_RUNTIME_DIR"] = _folder.FullName,
            ["HOME"] = _folder.FullName,
            ["PULSE_SERVER"] = $"unix:{Path.Combine(_folder.FullName, "pulse.socket")}",
            ["WINEPREFIX"] = Prefix,
            ["WINEARCH"] = "win64",
            ["WINEDEBUG"] = "-all",
            ["DISPLAY"] = null,

            // With it, .NET 10 dies under Wine 8 when a collection finalizes a dynamic method.
            ["DOTNET_EnableWriteXorExecute"] = "0",
            ["WINEDLLOVERRIDES"] = null,
        };
    }

    private static string Prefix { get; } = Path.Combine(
        System.Environment.GetFolderPath(System.Environment.SpecialFolder.LocalApplicationData, System.Environment.SpecialFolderOption.Create),
        "voipsdk-tests",
        "wine");

    private Dictionary<string, string?> Environment { get; }

    /// <summary>Skips the test when something is missing.</summary>
    public static async Task<WindowsMachine> StartAsync()
    {
        Requirements.SkipIfMissing();
        var machine = new WindowsMachine();
        try
        {
            if (!Directory.Exists(Path.Combine(Prefix, "drive_c")))
            {
                Directory.CreateDirectory(Prefix);
                await machine.RunAsync("wine", "wineboot", "-i");
            }

            await machine.StartSoundAsync();
            return machine;
        }
        catch
        {
            await machine.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts WineProbe.</summary>
    public Probe Start(params string[] scenario) => new(Launch("wine", [Requirements.Probe!, .. scenario]));

    /// <summary>All that a program has printed when it has ended by itself, successfully.</summary>
    public async Task<string> RunAsync(string program, params string[] arguments)
    {
        using Process process = Launch(program, arguments);
        using var timeout = new CancellationTokenSource(LongestCommand);
        string output = await process.StandardOutput.ReadToEndAsync(timeout.Token);
        await process.WaitForExitAsync(timeout.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {process.ExitCode}\n{output}");
        return output;
    }

    /// <summary>Starts the server with its sinks, and what keeps them going.</summary>
    public async Task StartSoundAsync()
    {
        _server = Keep(Launch(
            "pulseaudio",
            "-n",
            "--daemonize=no",
            "--exit-idle-time=-1",
            "--log-target=null",
            "-L",
            $"module-native-protocol-unix auth-anonymous=1 socket={Path.Combine(_folder.FullName, "pulse.socket")}",
            "-L",
            Sink("VsSpeaker", 48_000, 2),
            "-L",
            Sink("VsMic", 48_000, 1),
            "-L",
            Sink("Vs44", 44_100, 1),
            "-L",
            Sink("Vs192", 192_000, 2)));
        while (!await AnswersAsync())
        {
            Assert.False(_server.HasExited, "The PulseAudio server does not start.");
            await Task.Delay(50);
        }

        await RunAsync("pactl", "set-default-sink", "VsSpeaker");
        await RunAsync("pactl", "set-default-source", "VsMic.monitor");
        foreach (string sink in (string[])["VsSpeaker", "VsMic", "Vs44", "Vs192"])
        {
            Keep(Launch("pacat", "--raw", "--latency-msec=10", "-d", sink, "/dev/zero"));
        }

        await Task.Delay(SinkStart);
    }

    /// <summary>Kills the server, as when a whole sound card with its driver goes.</summary>
    public async Task KillSoundAsync()
    {
        _server!.Kill();
        await _server.WaitForExitAsync();
    }

    /// <summary>Records what is played to a sink, as 48 kHz stereo.</summary>
    public async Task<float[]> ListenAsync(string sink, TimeSpan duration)
    {
        var samples = new float[(int)(2 * 48_000 * duration.TotalSeconds)];
        using Process recorder = Launch(
            "pacat", "--record", "--raw", "--format=float32le", "--rate=48000", "--channels=2", "--latency-msec=10", "-d", $"{sink}.monitor");
        var bytes = new byte[samples.Length * sizeof(float)];
        await recorder.StandardOutput.BaseStream.ReadExactlyAsync(bytes);
        recorder.Kill();
        Buffer.BlockCopy(bytes, 0, samples, 0, bytes.Length);
        return samples;
    }

    /// <summary>Plays a tone of 440 Hz to a sink, whose monitor is somebody's microphone, to its end.</summary>
    public async Task SpeakAsync(string sink, float amplitude, TimeSpan duration)
    {
        string file = Path.Combine(_folder.FullName, "tone.raw");
        var samples = new float[(int)(48_000 * duration.TotalSeconds)];
        for (int i = 0; i < samples.Length; i++)
        {
            samples[i] = amplitude * MathF.Sin(2 * MathF.PI * 440 * (i % 48_000) / 48_000);
        }

        var bytes = new byte[samples.Length * sizeof(float)];
        Buffer.BlockCopy(samples, 0, bytes, 0, bytes.Length);
        await File.WriteAllBytesAsync(file, bytes);
        await RunAsync("pacat", "--raw", "--format=float32le", "--rate=48000", "--channels=1", "-d", sink, file);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (Process process in _processes)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _folder.Delete(recursive: true);
    }

    private static string Sink(string name, int rate, int channels) =>
        $"module-null-sink sink_name={name} rate={rate} channels={channels} sink_properties=device.description={name}";

    private async Task<bool> AnswersAsync()
    {
        using Process info = Launch("pactl", "info");
        await info.StandardOutput.ReadToEndAsync();
        await info.WaitForExitAsync();
        return info.ExitCode == 0;
    }

    private Process Launch(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in Environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start)!;
        // A pipe that nobody empties stops the program.
        process.ErrorDataReceived += static (_, _) => { };
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Until the end of the machine.</summary>
    private Process Keep(Process process)
    {
        _processes.Add(process);
        return process;
    }
}
