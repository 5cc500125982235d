namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>Every way to dispose a stream: each ends, and no callback follows.</summary>
internal static class Ends
{
    private static readonly TimeSpan Buffer = TimeSpan.FromMilliseconds(20);

    public static void Run(NAudioDriver driver)
    {
        AtOnce(driver);
        BySeveralThreads(driver);
        WithinCallbacks(driver);
        WithContextThatNobodyServes(driver);
        AfterTheDriver();
    }

    /// <summary>NAudio's recorder would wait for ever for a thread that has not yet begun.</summary>
    private static void AtOnce(NAudioDriver driver)
    {
        for (int i = 0; i < 20; i++)
        {
            driver.OpenInput(null, Buffer, 1, static (_, _) => { }).Dispose();
            driver.OpenOutput(null, Buffer, Silence).Dispose();
        }

        Say.Line("at-once", "ended");
    }

    private static void BySeveralThreads(NAudioDriver driver)
    {
        int calls = 0;
        IAudioDeviceStream input = driver.OpenInput(null, Buffer, 1, (_, _) => Interlocked.Increment(ref calls));
        IAudioDeviceStream output = driver.OpenOutput(null, Buffer, stereo =>
        {
            Interlocked.Increment(ref calls);
            stereo.Clear();
        });
        SpinWait.SpinUntil(() => Volatile.Read(ref calls) > 20);
        Parallel.For(0, 8, _ =>
        {
            input.Dispose();
            output.Dispose();
        });
        int atEnd = Volatile.Read(ref calls);
        Thread.Sleep(200);
        Say.Line("by-several-threads", $"ended {Volatile.Read(ref calls) - atEnd} {input.Lost.IsCompleted} {output.Lost.IsCompleted}");
    }

    private static void WithinCallbacks(NAudioDriver driver)
    {
        IAudioDeviceStream? input = null;
        IAudioDeviceStream? output = null;
        int after = 0;
        using var inputEnded = new ManualResetEventSlim();
        using var outputEnded = new ManualResetEventSlim();
        input = driver.OpenInput(null, Buffer, 1, (_, _) => End(ref input, inputEnded, ref after));
        output = driver.OpenOutput(null, Buffer, stereo =>
        {
            stereo.Clear();
            End(ref output, outputEnded, ref after);
        });
        inputEnded.Wait();
        outputEnded.Wait();
        Thread.Sleep(200);
        Say.Line("within-callbacks", $"ended {Volatile.Read(ref after)}");
    }

    private static void End(ref IAudioDeviceStream? stream, ManualResetEventSlim ended, ref int after)
    {
        if (ended.IsSet)
        {
            Interlocked.Increment(ref after);
        }

        // The first callbacks come before the stream is known here.
        if (Volatile.Read(ref stream) is { } open && !ended.IsSet)
        {
            open.Dispose();
            ended.Set();
        }
    }

    /// <summary>As on the thread of a user interface that waits for us.</summary>
    private static void WithContextThatNobodyServes(NAudioDriver driver)
    {
        SynchronizationContext.SetSynchronizationContext(new Unserved());
        driver.OpenInput(null, Buffer, 1, static (_, _) => { }).Dispose();
        driver.OpenOutput(null, Buffer, Silence).Dispose();
        SynchronizationContext.SetSynchronizationContext(null);
        Say.Line("with-context", $"ended {Unserved.Posts}");
    }

    private static void AfterTheDriver()
    {
        var driver = new NAudioDriver();
        IAudioDeviceStream input = driver.OpenInput(null, Buffer, 1, static (_, _) => { });
        driver.Dispose();
        driver.Dispose();
        input.Dispose();
        Say.Line("after-the-driver", "ended");
    }

    private static void Silence(Span<float> stereo) => stereo.Clear();

    private sealed class Unserved : SynchronizationContext
    {
        public static int Posts { get; private set; }

        public override void Post(SendOrPostCallback d, object? state) => Posts++;
    }
}
