using System.Diagnostics;
using System.Globalization;
using System.Net;
using VoipSdk.Server;

namespace VoipSdk.Benchmarks.DirectoryLoad;

/// <summary>What the server's process says of itself.</summary>
internal sealed record ServerReport(long ManagedBytes, long PrivateBytes, double CpuMilliseconds, long Received, long Sent, long Dropped);

/// <summary>The server in a process of its own, so that its memory and processor time are its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    public const string Argument = "serve";
    private readonly Process _process;

    private ServerProcess(Process process, int port)
    {
        _process = process;
        EndPoint = new IPEndPoint(IPAddress.Loopback, port);
    }

    public IPEndPoint EndPoint { get; }

    public static ServerProcess Start()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) // Set for every process that was started from a file.
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        if (Path.GetFileNameWithoutExtension(start.FileName) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ServerProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Argument);
        Process process = Process.Start(start) ?? throw new InvalidOperationException("The server's process did not start.");
        return new ServerProcess(process, int.Parse(process.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
    }

    /// <summary>Has the server collect its garbage, and asks it what is left.</summary>
    public ServerReport Ask()
    {
        _process.StandardInput.WriteLine("report");
        string[] fields = _process.StandardOutput.ReadLine()!.Split(' ');
        return new ServerReport(Long(0), Long(1), Long(2), Long(3), Long(4), Long(5));

        long Long(int index) => long.Parse(fields[index], CultureInfo.InvariantCulture);
    }

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(5_000))
        {
            _process.Kill();
        }

        _process.Dispose();
    }

    /// <summary>The other side: runs until standard input ends.</summary>
    public static async Task ServeAsync()
    {
        await using var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
        await server.StartAsync();
        Console.WriteLine(server.LocalEndPoint.Port);
        while (await Console.In.ReadLineAsync() is not null)
        {
            GC.Collect(2, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            DirectoryServerStatistics statistics = server.GetStatistics();
            long cpu = (long)Process.GetCurrentProcess().TotalProcessorTime.TotalMilliseconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{GC.GetTotalMemory(true)} {PrivateBytes()} {cpu} {statistics.PacketsReceived} {statistics.PacketsSent} {statistics.ConnectionsDropped}"));
        }
    }

    // Pages of this process alone: what Linux calls private, clean or dirty. Zero where that is not told.
    private static long PrivateBytes()
    {
        const string Rollup = "/proc/self/smaps_rollup";
        return File.Exists(Rollup)
            ? File.ReadLines(Rollup).Where(line => line.StartsWith("Private_", StringComparison.Ordinal)).Sum(
                line => long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) * 1_024)
            : 0;
    }
}
