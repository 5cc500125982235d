using System.Diagnostics;
using System.Globalization;

namespace VoipSdk.Integration.Tests.Wireshark;

/// <summary>What somebody on the path sees: every UDP datagram on the loopback interface, by tshark. Needs its privileges.</summary>
internal sealed class LiveCapture : IAsyncDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pcapng");
    private readonly Process _tshark;

    private LiveCapture(Process tshark) => _tshark = tshark;

    public static async Task<LiveCapture> StartAsync(params int[] ports)
    {
        var capture = new LiveCapture(new Process());
        string filter = "udp and (" + string.Join(" or ", ports.Select(port => $"port {port}")) + ")";
        Prepare(capture._tshark, "-i", "lo", "-f", filter, "-w", capture._path, "-q");
        try
        {
            _ = capture._tshark.Start();
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("tshark is not installed (Debian: apt-get install tshark).");
        }

        while (await capture._tshark.StandardError.ReadLineAsync() is { } line)
        {
            if (line.StartsWith("Capturing on", StringComparison.Ordinal))
            {
                _ = capture._tshark.StandardError.ReadToEndAsync();
                return capture;
            }

            if (line.Contains("ermission", StringComparison.Ordinal))
            {
                Assert.Skip("tshark may not capture here: " + line);
            }
        }

        throw new InvalidOperationException("tshark ended before it captured.");
    }

    /// <summary>Ends the capture and reads it.</summary>
    public async Task<IReadOnlyList<(int From, int To, byte[] Content)>> FinishAsync()
    {
        using Process kill = Process.Start("kill", ["-INT", _tshark.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        await _tshark.WaitForExitAsync();
        using var reader = new Process();
        Prepare(reader, "-r", _path, "-T", "fields", "-E", "separator=|", "-e", "udp.srcport", "-e", "udp.dstport", "-e", "udp.payload");
        _ = reader.Start();
        Task<string> errors = reader.StandardError.ReadToEndAsync();
        string output = await reader.StandardOutput.ReadToEndAsync();
        await reader.WaitForExitAsync();
        Assert.True(reader.ExitCode == 0, await errors);
        return
        [
            .. output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('|')).Select(fields => (
                int.Parse(fields[0], CultureInfo.InvariantCulture),
                int.Parse(fields[1], CultureInfo.InvariantCulture),
                Convert.FromHexString(fields[2]))),
        ];
    }

    public async ValueTask DisposeAsync()
    {
        if (!_tshark.HasExited)
        {
            _tshark.Kill();
            await _tshark.WaitForExitAsync();
        }

        _tshark.Dispose();
        File.Delete(_path);
    }

    private static void Prepare(Process process, params string[] arguments)
    {
        process.StartInfo = new ProcessStartInfo("tshark") { RedirectStandardOutput = true, RedirectStandardError = true };
        Array.ForEach(arguments, process.StartInfo.ArgumentList.Add);
    }
}
