using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace VoipSdk.Testing;

/// <summary>
/// A PulseAudio daemon with files and socket of its own, whose loudspeakers are null sinks and whose microphones are their
/// monitors. The machine's own sound, if it has any, is left alone. Ends with the object.
/// </summary>
/// <remarks>Not thread-safe.</remarks>
public sealed class PulseAudioServer : IDisposable
{
    private const int Continue = 18;
    private const int Stop = 19;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("voipsdk-pulse-");
    private readonly List<Process> _players = [];
    private Process? _daemon;

    /// <summary>Starts the daemon, without any device.</summary>
    public PulseAudioServer() => Start();

    /// <summary>What a test is skipped with; null where everything is installed.</summary>
    public static string? UnavailableReason { get; } =
        new[] { "pulseaudio", "pactl", "pacat" }.All(IsInstalled)
            ? null
            : "PulseAudio is not installed (Debian: apt-get install pulseaudio pulseaudio-utils).";

    /// <summary>For the environment variable PULSE_SERVER of programs that are to use this daemon.</summary>
    public string Address => "unix:" + Path.Combine(_folder.FullName, "native");

    /// <summary>Makes libpulse in this process use this daemon; the runtime keeps its own copy of the environment.</summary>
    public void UseInThisProcess() => Use(Address);

    /// <summary>Makes libpulse in this process use the daemon at this address, which need not exist.</summary>
    public static void Use(string address) => SetNativeVariable("PULSE_SERVER", address);

    /// <summary>For native libraries in this process; null removes it.</summary>
    public static void SetNativeVariable(string name, string? value) =>
        _ = value is null ? LibC.unsetenv(name) : LibC.setenv(name, value, 1);

    /// <summary>Starts the daemon again after <see cref="Kill"/>, without any device.</summary>
    public void Start()
    {
        var start = new ProcessStartInfo("pulseaudio")
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            Environment = { ["XDG_RUNTIME_DIR"] = _folder.FullName, ["HOME"] = _folder.FullName },
        };
        foreach (string argument in new[]
        {
            "-n", "--daemonize=no", "--use-pid-file=no", "--exit-idle-time=-1", "--disallow-exit", "--realtime=no", "--high-priority=no",
            "-L", $"module-native-protocol-unix auth-anonymous=1 socket={Path.Combine(_folder.FullName, "native")}",
        })
        {
            start.ArgumentList.Add(argument);
        }

        _daemon = Process.Start(start)!;
        _daemon.ErrorDataReceived += static (_, _) => { };
        _daemon.OutputDataReceived += static (_, _) => { };
        _daemon.BeginErrorReadLine();
        _daemon.BeginOutputReadLine();
        var watch = Stopwatch.StartNew();
        while (!TryControl(out _, "info"))
        {
            if (_daemon.HasExited || watch.Elapsed > StartTimeout)
            {
                throw new InvalidOperationException("PulseAudio does not start.");
            }

            Thread.Sleep(20);
        }
    }

    /// <summary>As when it crashes: no connection is told goodbye.</summary>
    public void Kill()
    {
        foreach (Process player in _players)
        {
            End(player);
        }

        _players.Clear();
        if (_daemon is not null)
        {
            End(_daemon);
            _daemon = null;
            File.Delete(Path.Combine(_folder.FullName, "native"));
        }
    }

    /// <summary>As when it hangs: connections are neither answered nor closed, until <see cref="Thaw"/>.</summary>
    public void Freeze() => Signal(Stop);

    /// <summary>It goes on.</summary>
    public void Thaw() => Signal(Continue);

    /// <summary>Adds a loudspeaker; its monitor is named "Monitor of" and the description.</summary>
    /// <returns>For <see cref="Unload"/>.</returns>
    public int LoadSink(string name, string description, int rate = 48_000, int channels = 2) => int.Parse(
        Control(
            "load-module", "module-null-sink", $"sink_name={name}", $"rate={rate}", $"channels={channels}",
            $"sink_properties=device.description={description}"),
        CultureInfo.InvariantCulture);

    /// <summary>As when it is unplugged.</summary>
    public void Unload(int module) => Control("unload-module", module.ToString(CultureInfo.InvariantCulture));

    /// <summary>
    /// Plays silence to it from now on. A null sink that nobody plays to renders two seconds at a time: what is recorded from
    /// it in its first two seconds is late or lost, with this too.
    /// </summary>
    public void KeepAwake(string sink)
    {
        var start = new ProcessStartInfo("pacat")
        {
            Environment = { ["PULSE_SERVER"] = Address },
            RedirectStandardError = true,
        };
        foreach (string argument in new[] { "--latency-msec=10", "--rate=48000", "--channels=2", "--format=s16le", "-d", sink, "/dev/zero" })
        {
            start.ArgumentList.Add(argument);
        }

        Process player = Process.Start(start)!;
        player.ErrorDataReceived += static (_, _) => { };
        player.BeginErrorReadLine();
        _players.Add(player);
    }

    /// <summary>Runs pactl against this daemon.</summary>
    /// <returns>What it printed, trimmed.</returns>
    public string Control(params string[] arguments) =>
        TryControl(out string output, arguments)
            ? output.Trim()
            : throw new InvalidOperationException($"pactl {string.Join(' ', arguments)}: {output}");

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _folder.Delete(recursive: true);
    }

    private static bool IsInstalled(string program) =>
        OperatingSystem.IsLinux()
        && (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static void End(Process process)
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
    }

    private void Signal(int signal)
    {
        if (LibC.kill(_daemon!.Id, signal) != 0)
        {
            throw new InvalidOperationException("The daemon cannot be signalled.");
        }
    }

    private bool TryControl(out string output, params string[] arguments)
    {
        var start = new ProcessStartInfo("pactl")
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["PULSE_SERVER"] = Address, ["LC_ALL"] = "C" },
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using Process control = Process.Start(start)!;
        Task<string> error = control.StandardError.ReadToEndAsync();
        output = control.StandardOutput.ReadToEnd();
        output = output.Length > 0 ? output : error.Result;
        control.WaitForExit();
        return control.ExitCode == 0;
    }

    private static class LibC
    {
        [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        public static extern int setenv(string name, string value, int overwrite);

        [DllImport("libc", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
        public static extern int unsetenv(string name);

        [DllImport("libc")]
        public static extern int kill(int process, int signal);
    }
}
