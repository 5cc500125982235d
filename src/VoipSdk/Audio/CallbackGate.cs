namespace VoipSdk.Audio;

/// <summary>
/// Lets one thread wait until a callback that may just be running on another has left, without making the callback wait.
/// </summary>
/// <remarks>
/// The callback enters, then reads what it works with; the other first replaces that, then passes. Both sides use full
/// fences, so either the callback sees the replacement or the other sees the callback.
/// </remarks>
internal sealed class CallbackGate
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(1);

    // Odd while a callback runs.
    private int _passages;

    public void Enter() => Interlocked.Increment(ref _passages);

    public void Leave() => Interlocked.Increment(ref _passages);

    /// <summary>Waits for the callback that runs at the moment, at most a second: one that hangs hangs its host, not us.</summary>
    public async ValueTask PassAsync()
    {
        int seen = Volatile.Read(ref _passages);
        if ((seen & 1) == 0)
        {
            return;
        }

        for (TimeSpan waited = TimeSpan.Zero; waited < LongestWait; waited += TimeSpan.FromMilliseconds(1))
        {
            if (Volatile.Read(ref _passages) != seen)
            {
                return;
            }

            await Task.Delay(1).ConfigureAwait(false);
        }
    }
}
