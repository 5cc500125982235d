using VoipSdk.Audio;
using VoipSdk.Internal;
using VoipSdk.Protocol.Calls;

namespace VoipSdk;

// Files that are played into a call.
public sealed partial class PeerCallSession
{
    /// <summary>Plays a file to the other end, beside the microphone.</summary>
    /// <inheritdoc cref="PlayAsync(string, CallPlayOptions, CancellationToken)"/>
    public Task<bool> PlayAsync(string path, CancellationToken cancellationToken = default) =>
        PlayAsync(path, new CallPlayOptions(), cancellationToken);

    /// <summary>
    /// Plays a file to the other end, from its beginning; this end does not hear it. WAV as <see cref="WavReader"/> reads it, or Ogg
    /// Opus; what it is its content says. Several may play at once. Muting concerns the microphone and not the file; while the call
    /// is on hold the file waits. A file of two channels is sent with two while the call sends music with two
    /// (<see cref="Content"/>), else as their mix.
    /// </summary>
    /// <param name="path">The file; read while it is played.</param>
    /// <param name="options">How.</param>
    /// <param name="cancellationToken">Stops it, with a short fade.</param>
    /// <returns>True when all was played; false when the call ended before.</returns>
    /// <exception cref="ArgumentException">An option is out of range.</exception>
    /// <exception cref="InvalidOperationException">The call is not connected.</exception>
    /// <exception cref="InvalidDataException">The file is neither WAV nor Ogg Opus; the message names file and fault.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="VoipCallException">It is Ogg Opus, and libopus is missing.</exception>
    public async Task<bool> PlayAsync(string path, CallPlayOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        ArgumentNullException.ThrowIfNull(options);
        if (!(options.Volume is >= 0 and <= 8))
        {
            throw new ArgumentException($"Volume is {options.Volume} but must be 0 to 8.", nameof(options));
        }

        if (State != CallState.Connected)
        {
            throw new InvalidOperationException("Sounds can only be played into a connected call.");
        }

        CallMedia media = _media!; // Connected, so there is one.
        int channels = media.Port.Channels;
        ISoundSource source = await Task.Run(() => SoundFile.Open(path, channels), cancellationToken).ConfigureAwait(false);
        var sound = new PlayedSound(options.Volume, options.ReplacesMicrophone, channels);
        PlayedSounds sounds = media.Sounds;
        _ = Task.Run(() => sound.ReadAsync(source), CancellationToken.None);
        sounds.Add(sound);
        using CancellationTokenRegistration stop = cancellationToken.Register(sound.Stop);
        try
        {
            bool isWhole = await sound.Completion.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return isWhole;
        }
        finally
        {
            // The media thread has until then what it needs to fade.
            _ = RemoveAsync(sounds, sound);
        }
    }

    private static async Task RemoveAsync(PlayedSounds sounds, PlayedSound sound)
    {
        await Task.Delay(TimeSpan.FromMilliseconds(200)).ConfigureAwait(false);
        sounds.Remove(sound);
    }
}
