using VoipSdk.Audio;

namespace VoipSdk.Internal;

/// <summary>All that is played into a call. Sounds come from any thread; the media thread mixes them.</summary>
internal sealed class PlayedSounds
{
    private readonly object _gate = new();
    private volatile PlayedSound[] _sounds = [];
    private bool _isClosed;

    public bool IsPlaying => _sounds.Length > 0;

    /// <summary>Begins to play; a sound that comes after the call's end is stopped at once.</summary>
    public void Add(PlayedSound sound)
    {
        lock (_gate)
        {
            if (!_isClosed)
            {
                _sounds = [.. _sounds, sound];
                return;
            }
        }

        sound.Stop();
    }

    public void Remove(PlayedSound sound)
    {
        lock (_gate)
        {
            _sounds = Array.FindAll(_sounds, other => !ReferenceEquals(other, sound));
        }
    }

    /// <summary>The call is over.</summary>
    public void Close()
    {
        PlayedSound[] sounds;
        lock (_gate)
        {
            _isClosed = true;
            sounds = _sounds;
            _sounds = [];
        }

        Array.ForEach(sounds, sound => sound.Stop());
    }

    /// <summary>Adds all of them to what was captured, or puts them in its place; on the media thread.</summary>
    public void Mix(Span<float> frame)
    {
        PlayedSound[] sounds = _sounds;
        if (sounds.Length == 0)
        {
            return;
        }

        foreach (PlayedSound sound in sounds)
        {
            if (sound.ReplacesMicrophone)
            {
                frame.Clear();
                break;
            }
        }

        bool isMixed = false;
        foreach (PlayedSound sound in sounds)
        {
            isMixed |= sound.Mix(frame);
        }

        Limiter.Apply(frame, isMixed);
    }
}
