using System.Globalization;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>CPU time in nanoseconds: unlike the wall's it is not disturbed by who else uses the machine, only by their caches.</summary>
internal static unsafe class CpuTime
{
    private const int ProcessClock = 2;
    private const int ThreadClock = 3;

    /// <summary>Of the calling thread.</summary>
    public static long Thread => Read(ThreadClock);

    /// <summary>Of all threads.</summary>
    public static long Process => Read(ProcessClock);

    /// <summary>Of all threads, in the kernel; as exact as the kernel's own sampling, so only over seconds.</summary>
    public static long Kernel
    {
        get
        {
            LibC.Rusage usage;
            _ = LibC.getrusage(0, &usage);
            return ((long)usage.SystemSeconds * 1_000_000_000) + ((long)usage.SystemMicroseconds * 1_000);
        }
    }

    /// <summary>Of the threads of this process whose name begins so.</summary>
    public static long OfThreads(string name) =>
        ByThread().Where(thread => thread.Key.StartsWith(name, StringComparison.Ordinal)).Sum(thread => thread.Value);

    /// <summary>Of all threads that are still there, added up by name.</summary>
    public static Dictionary<string, long> ByThread()
    {
        var times = new Dictionary<string, long>();
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            try
            {
                string name = File.ReadAllText(task + "/comm").TrimEnd();
                string[] fields = File.ReadAllText(task + "/schedstat").Split(' ');
                times[name] = times.GetValueOrDefault(name) + long.Parse(fields[0], CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                // That thread has ended meanwhile.
            }
        }

        return times;
    }

    private static long Read(int clock)
    {
        LibC.Timespec time;
        _ = LibC.clock_gettime(clock, &time);
        return ((long)time.Seconds * 1_000_000_000) + time.Nanoseconds;
    }
}
