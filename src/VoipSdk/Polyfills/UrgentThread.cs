#if NET8_0_OR_GREATER
using System.Runtime.InteropServices;
#endif

namespace VoipSdk.Internal;

/// <summary>
/// Threads that sound waits for: each millisecond that one of them has to wait for its turn is jitter for the other end, which its
/// jitter buffer turns into delay. They do little, and ask the system to go before threads that compute.
/// </summary>
internal static unsafe class UrgentThread
{
    /// <summary>The switch of <see cref="AppContext"/> that leaves all threads as they are.</summary>
    public const string Switch = "VoipSdk.KeepThreadPriorities";

#if NET8_0_OR_GREATER
    /// <summary>Whether Linux can be asked for it; whether it grants that is another question.</summary>
    public static bool CanAskLinux => GetScheduler is not null && SetScheduler is not null;
#else
    /// <summary>Whether Linux can be asked for it: not by this runtime.</summary>
    public static bool CanAskLinux => false;
#endif

    /// <summary>A background thread that is not started yet.</summary>
    public static Thread Create(string name, Action run)
    {
        if (AppContext.TryGetSwitch(Switch, out bool isKept) && isKept)
        {
            return new Thread(() => run()) { IsBackground = true, Name = name };
        }

        void RunUrgently()
        {
            GoFirst();
            run();
        }

        return new Thread(RunUrgently) { IsBackground = true, Name = name, Priority = ThreadPriority.Highest };
    }

#if NET8_0_OR_GREATER
    private const uint ThisThread = 0;
    private const int Normal = 0;

    // SCHED_RR, which is not for the threads that this one starts (SCHED_RESET_ON_FORK), and of its priorities the lowest.
    private const int RoundRobin = 2 | 0x40000000;
    private const int RoundRobinPriority = 1;

    // .NET's priorities do nothing on Linux.
    private static readonly delegate* unmanaged<uint, int> GetScheduler = (delegate* unmanaged<uint, int>)Find("sched_getscheduler");
    private static readonly delegate* unmanaged<uint, int, int*, int> SetScheduler =
        (delegate* unmanaged<uint, int, int*, int>)Find("sched_setscheduler");

    // A process that was given a class of its own keeps it; one that may not choose (neither CAP_SYS_NICE nor RLIMIT_RTPRIO) goes on.
    private static void GoFirst()
    {
        if (CanAskLinux && GetScheduler(ThisThread) == Normal)
        {
            int* parameters = stackalloc int[16];
            *parameters = RoundRobinPriority;
            _ = SetScheduler(ThisThread, RoundRobin, parameters);
        }
    }

    private static nint Find(string function) =>
        OperatingSystem.IsLinux() && NativeLibrary.TryGetExport(NativeLibrary.GetMainProgramHandle(), function, out nint address)
            ? address
            : 0;
#else
    private static void GoFirst()
    {
    }
#endif
}
