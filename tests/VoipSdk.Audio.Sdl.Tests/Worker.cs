using VoipSdk.Audio;

namespace VoipSdk.Audio.Sdl.Tests;

/// <summary>A sound server that does not answer holds up one thread, not the program.</summary>
public class Worker
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMilliseconds(100);

    [Fact]
    public void Work_that_hangs_is_given_up_and_what_it_gives_later_is_discarded()
    {
        var worker = new SdlWorker(Timeout);
        using var release = new ManualResetEventSlim();
        using var discarded = new ManualResetEventSlim();

        AudioDeviceException error = Assert.Throws<AudioDeviceException>(() => worker.Run(
            () =>
            {
                release.Wait();
                return 7;
            },
            late => discarded.Set()));

        Assert.Equal(AudioDeviceFailure.Unavailable, error.Reason);
        Assert.False(discarded.IsSet);
        release.Set();
        Assert.True(discarded.Wait(TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public void Work_behind_it_is_not_begun_later_and_new_work_runs_again()
    {
        var worker = new SdlWorker(Timeout);
        using var release = new ManualResetEventSlim();
        int begun = 0;
        Assert.Throws<AudioDeviceException>(() => worker.Run(
            () =>
            {
                release.Wait();
                return 0;
            },
            static _ => { }));
        Assert.Throws<AudioDeviceException>(() => worker.Run(() => begun++, static _ => { }));

        release.Set();

        Assert.True(SoundServer.WaitFor(() => TryRun(worker)), "It is still held up.");
        Assert.Equal(0, begun);
    }

    [Fact]
    public void An_error_is_the_callers()
    {
        var worker = new SdlWorker(TimeSpan.FromSeconds(30));

        Assert.Throws<InvalidOperationException>(
            () => worker.Run<int>(() => throw new InvalidOperationException(), static _ => { }));
        Assert.Equal(5, worker.Run(() => 5, static _ => { }));
    }

    private static bool TryRun(SdlWorker worker)
    {
        try
        {
            return worker.Run(() => true, static _ => { });
        }
        catch (AudioDeviceException)
        {
            return false;
        }
    }
}
