using VoipSdk.Internal;

namespace VoipSdk;

/// <summary>
/// A call that is being recorded: this side on the left channel, as it is sent, the other on the right, as it is heard, both by
/// the same clock.
/// </summary>
/// <remarks>From <see cref="PeerCallSession.StartRecordingAsync(string, CancellationToken)"/>. All members are thread-safe.</remarks>
public sealed class CallRecording : IAsyncDisposable
{
    private readonly CallRecorder _recorder;

    internal CallRecording(CallRecorder recorder, string? path)
    {
        _recorder = recorder;
        Path = path;
    }

    /// <summary>The file; null where it is written to a stream of the application.</summary>
    public string? Path { get; }

    /// <summary>How much is in the file by now; up to half a second less than was said.</summary>
    public TimeSpan Duration => _recorder.Duration;

    /// <summary>Whether it has not ended.</summary>
    public bool IsActive => !_recorder.Completion.IsCompleted;

    /// <summary>
    /// Completes with the reason when the recording has ended; the file is closed then, unless the disk does not answer
    /// (<see cref="CallRecordingEnd.TooSlow"/>). Never faults.
    /// </summary>
    public Task<CallRecordingEnd> Completion => _recorder.Completion;

    /// <summary>What made writing fail; null unless it ended with <see cref="CallRecordingEnd.WriteFailed"/>.</summary>
    public Exception? Error => _recorder.Error;

    /// <summary>Ends the recording and finishes the file; the other end is told. Harmless when it has ended. Never throws.</summary>
    /// <returns>Why it ended.</returns>
    public Task<CallRecordingEnd> StopAsync() => _recorder.EndAsync(CallRecordingEnd.Stopped);

    /// <summary>As <see cref="StopAsync"/>.</summary>
    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);
}
