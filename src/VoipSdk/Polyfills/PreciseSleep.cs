#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace VoipSdk.Internal;

/// <summary>
/// Sleeps for less than whole milliseconds where the system can. <see cref="Thread.Sleep(int)"/> rounds up: a millisecond of
/// jitter in when packets are sent is one that the other end's jitter buffer has to wait for.
/// </summary>
internal static unsafe class PreciseSleep
{
#if NET8_0_OR_GREATER
    private static readonly delegate* unmanaged<Time*, Time*, int> Nanosleep = FindNanosleep();

    /// <summary>Sleeps for about so long; returns at once for what is not positive. A signal may end it early.</summary>
    public static void For(TimeSpan time)
    {
        if (time <= TimeSpan.Zero)
        {
            return;
        }

        if (Nanosleep is null)
        {
            Thread.Sleep(RoundUp(time));
            return;
        }

        var wait = new Time { Seconds = (nint)(time.Ticks / TimeSpan.TicksPerSecond), Nanoseconds = (nint)(time.Ticks % TimeSpan.TicksPerSecond * 100) };
        _ = Nanosleep(&wait, null);
    }

    private static delegate* unmanaged<Time*, Time*, int> FindNanosleep() =>
        (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
        && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), "nanosleep", out nint address)
            ? (delegate* unmanaged<Time*, Time*, int>)address
            : null;

    // struct timespec: two longs of the system's.
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
#else
    /// <summary>Sleeps for about so long, in whole milliseconds; returns at once for what is not positive.</summary>
    public static void For(TimeSpan time)
    {
        if (time > TimeSpan.Zero)
        {
            Thread.Sleep(RoundUp(time));
        }
    }
#endif

    private static int RoundUp(TimeSpan time) => (int)Math.Ceiling(time.TotalMilliseconds);
}
