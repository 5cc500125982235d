using VoipSdk.Audio;

namespace VoipSdk.Internal;

/// <summary>
/// A file on its way into a call: a task of its own reads it ahead, the media thread takes it frame by frame, without waiting,
/// locking or allocating.
/// </summary>
internal sealed class PlayedSound
{
    private const int FadeSamples = AudioPort.SampleRate / 200;
    private static readonly TimeSpan ReadingPause = TimeSpan.FromMilliseconds(100);
    private readonly SpscRing<float> _ring;
    private readonly float[] _block;
    private readonly int _channels;
    private readonly TaskCompletionSource<bool> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly float _volume;
    private volatile bool _isRead;
    private volatile bool _isStopped;
    private bool _isOver;

    /// <param name="volume">What the sound is multiplied with.</param>
    /// <param name="replacesMicrophone">Whether the microphone is silent meanwhile.</param>
    /// <param name="channels">Of the frames that it is mixed into.</param>
    public PlayedSound(float volume, bool replacesMicrophone, int channels = 1)
    {
        _channels = channels;
        _ring = new SpscRing<float>(2 * AudioPort.SampleRate * channels);
        _block = new float[2_880 * channels];
        _volume = volume;
        ReplacesMicrophone = replacesMicrophone;
    }

    public bool ReplacesMicrophone { get; }

    /// <summary>True when all was played, false when it was stopped or the call ended; faults with what reading throws.</summary>
    public Task<bool> Completion => _completion.Task;

    /// <summary>Reads all of the source ahead of what is played, and disposes it.</summary>
    /// <param name="source">Of no more channels than the frames.</param>
    public async Task ReadAsync(ISoundSource source)
    {
        float[] read = new float[4_800];
        float[] block = new float[2 * read.Length];
        using (source)
        {
            try
            {
                for (int count; !_isStopped && (count = source.Read(read)) > 0;)
                {
                    int copies = _channels / source.Channels;
                    ChannelMix.FromMono(read.AsSpan(0, count), copies, block);
                    count *= copies;
                    for (int start = 0; start < count && !_isStopped; start += _ring.Write(block.AsSpan(start, count - start)))
                    {
                        if (_ring.Count == _ring.Capacity)
                        {
                            await Task.Delay(ReadingPause).ConfigureAwait(false);
                        }
                    }
                }

                _isRead = true;
            }
#pragma warning disable CA1031 // Whoever plays the sound is told, whatever it was.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _completion.TrySetException(exception);
                _isStopped = true;
            }
        }
    }

    /// <summary>Ends it: what is played at the moment fades. From any thread.</summary>
    public void Stop()
    {
        _isStopped = true;
        _completion.TrySetResult(false);
    }

    /// <summary>Adds what comes next to a frame; on the media thread.</summary>
    /// <param name="frame">At most 60 ms; interleaved where there are two channels.</param>
    /// <returns>False when there is nothing more.</returns>
    public bool Mix(Span<float> frame)
    {
        if (_isOver)
        {
            return false;
        }

        bool isRead = _isRead;
        bool isStopped = _isStopped;
        int count = _ring.Read(_block.AsSpan(0, isStopped ? Math.Min(FadeSamples * _channels, frame.Length) : frame.Length));
        for (int i = 0; i < count; i++)
        {
            frame[i] += _volume * _block[i] * (isStopped ? 1 - ((i + 1f) / count) : 1);
        }

        _isOver = isStopped || (isRead && count < frame.Length);
        if (_isOver)
        {
            _completion.TrySetResult(!isStopped);
        }

        return !_isOver;
    }
}
