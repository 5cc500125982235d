using System.Runtime.InteropServices;
using VoipSdk.Internal;

namespace VoipSdk.Tests.Polyfills;

/// <summary>Threads that sound waits for go first where the system lets them.</summary>
[Collection(nameof(UrgentThreads))]
[CollectionDefinition(nameof(UrgentThreads), DisableParallelization = true)]
public class UrgentThreads
{
    // sched.h: SCHED_RR | SCHED_RESET_ON_FORK.
    private const int RoundRobin = 0x40000002;
    private const string NotHere = "Not Linux, or a build for runtimes that cannot ask it.";

    [Fact]
    public void Linux_schedules_them_in_real_time_where_it_may()
    {
        Assert.SkipUnless(UrgentThread.CanAskLinux, NotHere);

        int scheduler = SchedulerOf(_ => { });
        int allowed = OnThread(() => SetScheduler(0, RoundRobin, [1, .. new int[15]]));

        Assert.Equal(allowed == 0 ? RoundRobin : 0, scheduler);
    }

    [Fact]
    public void Threads_that_they_start_are_like_all_others()
    {
        Assert.SkipUnless(UrgentThread.CanAskLinux, NotHere);
        int scheduler = -1;

        SchedulerOf(_ => scheduler = OnThread(() => GetScheduler(0)));

        Assert.Equal(0, scheduler);
    }

    [Fact]
    public void A_switch_leaves_them_as_they_are()
    {
        Assert.SkipUnless(UrgentThread.CanAskLinux, NotHere);
        AppContext.SetSwitch(UrgentThread.Switch, true);
        try
        {
            Assert.Equal(0, SchedulerOf(thread => Assert.Equal(ThreadPriority.Normal, thread.Priority)));
        }
        finally
        {
            AppContext.SetSwitch(UrgentThread.Switch, false);
        }
    }

    [Fact]
    public void They_end_with_the_process_and_have_a_name()
    {
        Thread thread = UrgentThread.Create("sound", () => { });

        Assert.Equal(("sound", true), (thread.Name, thread.IsBackground));
    }

    private static int SchedulerOf(Action<Thread> then)
    {
        int scheduler = -1;
        Exception? failure = null;
        Thread thread = UrgentThread.Create("urgent", () =>
        {
            scheduler = GetScheduler(0);
            failure = Record.Exception(() => then(Thread.CurrentThread));
        });
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return scheduler;
    }

    private static int OnThread(Func<int> get)
    {
        int got = -1;
        var thread = new Thread(() => got = get());
        thread.Start();
        thread.Join();
        return got;
    }

    [DllImport("libc", EntryPoint = "sched_getscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int GetScheduler(int thread);

    [DllImport("libc", EntryPoint = "sched_setscheduler")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetScheduler(int thread, int policy, int[] parameters);
}
