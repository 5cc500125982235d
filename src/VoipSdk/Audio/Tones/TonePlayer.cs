namespace VoipSdk.Audio;

/// <summary>
/// Plays a tone on a backend, for the user here and nobody else: it rings, it rings there, the callee is busy, the call is over.
/// </summary>
/// <remarks>
/// For backends that mix what several calls say, such as devices and <see cref="HostAudioBackend"/>. To the backend it is one call
/// more, whose microphone nobody hears. All members are thread-safe.
/// </remarks>
public sealed class TonePlayer : IAsyncDisposable
{
    private static readonly TimeSpan FadeTime = TimeSpan.FromMilliseconds(60);
    private readonly ToneGenerator _generator;
    private readonly StandaloneAudioPort _port;
    private readonly IAudioStream _stream;
    private int _isDisposed;

    private TonePlayer(ToneGenerator generator, StandaloneAudioPort port, IAudioStream stream)
    {
        _generator = generator;
        _port = port;
        _stream = stream;
    }

    /// <summary>Begins to play; goes on until it is disposed.</summary>
    /// <param name="backend">Where.</param>
    /// <param name="tone">One of <see cref="CallTones"/>, or another.</param>
    /// <param name="cancellationToken">Gives up opening.</param>
    /// <exception cref="VoipCallException">The backend cannot be opened.</exception>
    public static async Task<TonePlayer> StartAsync(
        IAudioBackend backend, ToneCadence tone, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(backend);
        var generator = new ToneGenerator(tone);
        var port = new StandaloneAudioPort(generator.Fill, capacity: 1);
        IAudioStream stream = await backend.OpenAsync(port.Port, cancellationToken).ConfigureAwait(false);
        return new TonePlayer(generator, port, stream);
    }

    /// <summary>Plays for a while: <see cref="CallTones.HungUp"/> for a second and a half, say. Completes when it is over.</summary>
    /// <param name="backend">Where.</param>
    /// <param name="tone">One of <see cref="CallTones"/>, or another.</param>
    /// <param name="duration">How long.</param>
    /// <param name="cancellationToken">Ends it sooner.</param>
    /// <exception cref="VoipCallException">The backend cannot be opened.</exception>
    public static async Task PlayAsync(
        IAudioBackend backend, ToneCadence tone, TimeSpan duration, CancellationToken cancellationToken = default)
    {
        TonePlayer player = await StartAsync(backend, tone, cancellationToken).ConfigureAwait(false);
        await using (player.ConfigureAwait(false))
        {
            await Task.Delay(duration, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Lets the tone fade and closes its stream. Never throws anything of its own.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _generator.Stop();

        // A backend that plays takes its samples meanwhile; one that has stopped is not waited for.
        await Task.Delay(FadeTime).ConfigureAwait(false);
        _port.Close();
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
