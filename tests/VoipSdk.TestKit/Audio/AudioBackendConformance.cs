using System.Diagnostics;
using VoipSdk.Audio;

namespace VoipSdk.TestKit;

/// <summary>
/// Checks that an <see cref="IAudioBackend"/> keeps what calls rely on: ours pass it, and whoever writes one can see that it does.
/// In real time; takes about ten times <see cref="AudioBackendConformanceOptions.Duration"/>.
/// </summary>
/// <example>
/// <code>
/// AudioBackendReport report = await AudioBackendConformance.CheckAsync(() => new ToneBackend());
/// report.ThrowIfFailed();
/// </code>
/// </example>
public static class AudioBackendConformance
{
    private static readonly TimeSpan LongestOpen = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestClose = TimeSpan.FromSeconds(5);

    /// <summary>Makes all checks, one after another.</summary>
    /// <param name="create">Makes a backend; called for each check, and what is disposable is disposed after it.</param>
    /// <param name="options">Null for the defaults.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<AudioBackendReport> CheckAsync(
        Func<IAudioBackend> create, AudioBackendConformanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(create);
        options ??= new AudioBackendConformanceOptions();
        var checks = new List<AudioBackendCheck>();
        string name = "";
        foreach ((string title, Func<BackendUnderTest, Task<string?>> check) in AllChecks(options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var backend = new BackendUnderTest(create(), options, cancellationToken);
            await using (backend.ConfigureAwait(false))
            {
                name = backend.Backend.Name;
                checks.Add(new AudioBackendCheck(title, await RunAsync(check, backend).ConfigureAwait(false)));
            }
        }

        return new AudioBackendReport(name, checks);
    }

    private static IEnumerable<(string Title, Func<BackendUnderTest, Task<string?>> Check)> AllChecks(
        AudioBackendConformanceOptions options)
    {
        yield return ("It has a name", backend => Task.FromResult(string.IsNullOrWhiteSpace(backend.Backend.Name) ? "it has none" : null));
        yield return ("Sound moves both ways as fast as time does", backend => KeepsTimeAsync(backend, 1));
        yield return ("So it does in a call of two channels", backend => KeepsTimeAsync(backend, 2));
        if (options.ServesSeveralCalls)
        {
            yield return ("Several calls are served at once", backend => KeepsTimeAsync(backend, 1, 2, 1));
        }

        yield return ("Nothing moves once a stream is disposed", IsStillAfterDisposeAsync);
        yield return ("Disposing twice, and on several threads, is harmless", SurvivesDisposesAsync);
        yield return ("Completion completes with the stream, and never faults", CompletesAsync);
        yield return ("What a cancelled token has begun is not open", HonoursCancellationAsync);
        yield return ("It opens again after it was closed", ReopensAsync);
        yield return ("A call that has ended does not stop it", SurvivesEndedCallAsync);
        yield return ("A missing port is misuse", RefusesNullAsync);
    }

    private static async Task<string?> RunAsync(Func<BackendUnderTest, Task<string?>> check, BackendUnderTest backend)
    {
        try
        {
            return await check(backend).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // Whatever a backend throws is what the check has found.
        catch (Exception e) when (e is not OperationCanceledException)
#pragma warning restore CA1031
        {
            return e.ToString();
        }
    }

    private static async Task<string?> KeepsTimeAsync(BackendUnderTest backend, params int[] channelsOfCalls)
    {
        var ports = new List<WatchedPort>();
        foreach (int channels in channelsOfCalls)
        {
            ports.Add(new WatchedPort(channels));
            await backend.OpenAsync(ports[^1]).ConfigureAwait(false);
        }

        if (await backend.WaitForSoundAsync(ports, LongestOpen).ConfigureAwait(false) is { } silent)
        {
            return silent;
        }

        (long Captured, long Pulled)[] before = [.. ports.Select(port => (port.Captured, port.Pulled))];
        TimeSpan time = await backend.MoveAsync(ports, backend.Options.Duration).ConfigureAwait(false);
        for (int i = 0; i < ports.Count; i++)
        {
            string? fault = ports[i].CaptureFault
                ?? (ports[i].HasOverlapped ? "two threads were in Pull at once" : null)
                ?? Rate("captured", ports[i].Captured - before[i].Captured, time, backend)
                ?? Rate("played", ports[i].Pulled - before[i].Pulled, time, backend);
            if (fault is not null)
            {
                return fault;
            }
        }

        return null;
    }

    private static string? Rate(string what, long samples, TimeSpan time, BackendUnderTest backend)
    {
        // A device delivers in blocks: one more or less at each end.
        double allowed = (backend.Options.RateTolerance * time.TotalSeconds) + 0.06;
        double seconds = (double)samples / AudioPort.SampleRate;
        return Math.Abs(seconds - time.TotalSeconds) <= allowed
            ? null
            : FormattableString.Invariant($"{what} {seconds:0.000} s of sound in {time.TotalSeconds:0.000} s");
    }

    private static async Task<string?> IsStillAfterDisposeAsync(BackendUnderTest backend)
    {
        var port = new WatchedPort();
        IAudioStream stream = await backend.OpenAsync(port).ConfigureAwait(false);
        await backend.WaitForSoundAsync([port], LongestOpen).ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
        port.Collect();
        (long captured, long pulls) = (port.Captured, port.Pulls);
        await backend.MoveAsync([port], TimeSpan.FromMilliseconds(300)).ConfigureAwait(false);
        return port.Captured == captured && port.Pulls == pulls
            ? null
            : $"{port.Captured - captured} samples were captured and {port.Pulls - pulls} blocks played after DisposeAsync had returned";
    }

    private static async Task<string?> SurvivesDisposesAsync(BackendUnderTest backend)
    {
        IAudioStream stream = await backend.OpenAsync(new WatchedPort()).ConfigureAwait(false);
        Task[] disposals = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => stream.DisposeAsync().AsTask()))];
        Task all = Task.WhenAll(disposals);
        if (await Task.WhenAny(all, Task.Delay(LongestClose)).ConfigureAwait(false) != all)
        {
            return $"DisposeAsync took more than {LongestClose}";
        }

        await all.ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
        return null;
    }

    private static async Task<string?> CompletesAsync(BackendUnderTest backend)
    {
        IAudioStream stream = await backend.OpenAsync(new WatchedPort()).ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
        if (await Task.WhenAny(stream.Completion, Task.Delay(LongestClose)).ConfigureAwait(false) != stream.Completion)
        {
            return $"it had not completed {LongestClose} after DisposeAsync";
        }

        return stream.Completion.Status == TaskStatus.RanToCompletion ? null : $"it ended as {stream.Completion.Status}";
    }

    private static async Task<string?> HonoursCancellationAsync(BackendUnderTest backend)
    {
        var port = new WatchedPort();
        try
        {
            await backend.Backend.OpenAsync(port.Port, new CancellationToken(canceled: true)).ConfigureAwait(false);
            return "it opened, though the token was cancelled before";
        }
        catch (OperationCanceledException)
        {
            await backend.MoveAsync([port], TimeSpan.FromMilliseconds(200)).ConfigureAwait(false);
            return port.Captured == 0 && port.Pulls == 0 ? null : "it moves sound, though opening was cancelled";
        }
    }

    private static async Task<string?> ReopensAsync(BackendUnderTest backend)
    {
        for (int i = 0; i < 3; i++)
        {
            var port = new WatchedPort();
            IAudioStream stream = await backend.OpenAsync(port).ConfigureAwait(false);
            if (await backend.WaitForSoundAsync([port], LongestOpen).ConfigureAwait(false) is { } silent)
            {
                return $"the {i + 1}. time: {silent}";
            }

            await stream.DisposeAsync().ConfigureAwait(false);
        }

        return null;
    }

    private static async Task<string?> SurvivesEndedCallAsync(BackendUnderTest backend)
    {
        var ended = new WatchedPort();
        IAudioStream stream = await backend.OpenAsync(ended).ConfigureAwait(false);
        ended.End();
        await backend.MoveAsync([ended], TimeSpan.FromMilliseconds(100)).ConfigureAwait(false);
        await stream.DisposeAsync().ConfigureAwait(false);
        var next = new WatchedPort();
        await backend.OpenAsync(next).ConfigureAwait(false);
        return await backend.WaitForSoundAsync([next], LongestOpen).ConfigureAwait(false);
    }

    private static async Task<string?> RefusesNullAsync(BackendUnderTest backend)
    {
        try
        {
            await backend.Backend.OpenAsync(null!).ConfigureAwait(false); // What a caller does wrong.
            return "OpenAsync took null";
        }
        catch (ArgumentNullException)
        {
            return null;
        }
    }

    /// <summary>A backend, and the streams that a check has opened.</summary>
    private sealed class BackendUnderTest(
        IAudioBackend backend, AudioBackendConformanceOptions options, CancellationToken cancellationToken) : IAsyncDisposable
    {
        private readonly List<IAudioStream> _streams = [];

        public IAudioBackend Backend => backend;

        public AudioBackendConformanceOptions Options => options;

        public async Task<IAudioStream> OpenAsync(WatchedPort port)
        {
            IAudioStream stream = await backend.OpenAsync(port.Port, cancellationToken).ConfigureAwait(false);
            _streams.Add(stream);
            return stream;
        }

        /// <summary>Lets time pass, and the backend's driver run.</summary>
        public async Task<TimeSpan> MoveAsync(IReadOnlyList<WatchedPort> ports, TimeSpan duration)
        {
            var clock = Stopwatch.StartNew();
            long steps = 0;
            while (clock.Elapsed < duration)
            {
                if (options.Drive is null)
                {
                    await Task.Delay(5, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    for (; steps * 10 <= clock.ElapsedMilliseconds; steps++)
                    {
                        options.Drive(backend);
                    }

                    await Task.Delay(1, cancellationToken).ConfigureAwait(false);
                }

                foreach (WatchedPort port in ports)
                {
                    port.Collect();
                }
            }

            return clock.Elapsed;
        }

        /// <summary>Until a tenth of a second was captured and played by each.</summary>
        /// <returns>What did not come; null when all did.</returns>
        public async Task<string?> WaitForSoundAsync(IReadOnlyList<WatchedPort> ports, TimeSpan longest)
        {
            var clock = Stopwatch.StartNew();
            while (ports.Any(port => port.Captured < 4_800 || port.Pulled < 4_800))
            {
                if (clock.Elapsed > longest)
                {
                    return $"in {longest} only {ports.Min(port => port.Captured)} samples were captured and {ports.Min(port => port.Pulled)} played";
                }

                await MoveAsync(ports, TimeSpan.FromMilliseconds(20)).ConfigureAwait(false);
            }

            return null;
        }

        public async ValueTask DisposeAsync()
        {
            foreach (IAudioStream stream in _streams)
            {
                await stream.DisposeAsync().ConfigureAwait(false);
            }

            switch (backend)
            {
                case IAsyncDisposable disposable:
                    await disposable.DisposeAsync().ConfigureAwait(false);
                    break;
                case IDisposable disposable:
                    disposable.Dispose();
                    break;
            }
        }
    }
}
