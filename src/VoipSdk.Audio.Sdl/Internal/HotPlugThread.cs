using System.Diagnostics;
using System.Globalization;

namespace VoipSdk.Audio;

/// <summary>SDL's thread that watches for devices of PulseAudio.</summary>
/// <remarks>
/// Up to 2.28 SDL reads the list and leaves the rest to this thread, at the lowest priority: what is plugged in before it has
/// asked the server to be told is never listed, and on a busy machine that is a matter of seconds. 2.30 waits for it.
/// </remarks>
internal static class HotPlugThread
{
    private const string Name = "PulseHotplug";

    private static readonly Version FixedVersion = new(2, 30);
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UsualWait = TimeSpan.FromMilliseconds(100);

    /// <summary>Until it watches, or a second has passed, or where it cannot be seen (other systems than Linux).</summary>
    public static void WaitFor(Version version)
    {
        if (version >= FixedVersion)
        {
            return;
        }

        var watch = Stopwatch.StartNew();
        string? thread = null;
        while (watch.Elapsed < LongestWait)
        {
            try
            {
                thread ??= Find();
                if (thread is not null && CountWaits(thread) >= (watch.Elapsed < UsualWait ? 2 : 1))
                {
                    return;
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // A thread that has ended meanwhile, or a system that does not show them.
                return;
            }

            Thread.Sleep(1);
        }
    }

    private static string? Find()
    {
        foreach (string thread in Directory.GetDirectories("/proc/self/task"))
        {
            string file = Path.Combine(thread, "comm");
            if (File.Exists(file) && File.ReadAllText(file).TrimEnd() == Name)
            {
                return thread;
            }
        }

        return null;
    }

    // The first thing that it waits for is the server's answer, unless that came at once; the second is an event.
    private static int CountWaits(string thread)
    {
        const string field = "voluntary_ctxt_switches:";
        foreach (string line in File.ReadLines(Path.Combine(thread, "status")))
        {
            if (line.StartsWith(field, StringComparison.Ordinal)
                && int.TryParse(line[field.Length..], NumberStyles.Integer, CultureInfo.InvariantCulture, out int waits))
            {
                return waits;
            }
        }

        return 2;
    }
}
