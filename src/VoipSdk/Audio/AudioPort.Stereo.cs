using VoipSdk.Internal;

namespace VoipSdk.Audio;

// Two channels at a time, whatever the call has.
public sealed partial class AudioPort
{
    private const int FramesAtOnce = 240;

    /// <summary>Hands captured stereo to the call. Any number of frames at a time; they are copied.</summary>
    /// <param name="interleaved">Whole frames, left first; a call of one channel gets their mix, half of each.</param>
    /// <returns>How many samples were taken: fewer when the call does not keep up; the rest is lost and counted.</returns>
    /// <exception cref="ArgumentException">The last frame is incomplete.</exception>
    public int PushStereo(ReadOnlySpan<float> interleaved)
    {
        CheckFrames(interleaved.Length);
        if (_isClosed || !_isLive)
        {
            return _isClosed ? 0 : interleaved.Length;
        }

        int taken = Channels == 2 ? _captured.Write(interleaved) : WriteMixed(interleaved);
        CountDropped((interleaved.Length - taken) / 2);
        return taken;
    }

    /// <summary>Fills <paramref name="interleaved"/> with what is to be heard next; silence where there is nothing.</summary>
    /// <param name="interleaved">Whole frames, left first; a call of one channel is heard where <see cref="Pan"/> says.</param>
    /// <exception cref="ArgumentException">The last frame is incomplete.</exception>
    public void PullStereo(Span<float> interleaved)
    {
        CheckFrames(interleaved.Length);
        Span<float> left = MediaScratch.Samples(interleaved.Length / 2, ScratchUse.PortLeft);
        Span<float> right = MediaScratch.Samples(interleaved.Length / 2, ScratchUse.PortRight);
        PullBoth(left, right);
        ChannelMix.FromStereo(left, right, interleaved);
    }

    /// <summary>As <see cref="PullStereo"/>, each channel for itself.</summary>
    internal void PullBoth(Span<float> left, Span<float> right)
    {
        if (!IsLive)
        {
            left.Clear();
            right.Clear();
            return;
        }

        if (_stereoPlayback is { } source)
        {
            source.PullBoth(left, right);
        }
        else
        {
            _playback.Pull(left);
            left.CopyTo(right);
        }

        float volume = _volume;
        GainRamp alike = _volumeRamp;
        _volumeRamp.Apply(left, volume);
        alike.Apply(right, volume);
        (float ofLeft, float ofRight) = Balance();
        _leftRamp.Apply(left, ofLeft);
        _rightRamp.Apply(right, ofRight);
    }

    // One channel at equal power: as loud everywhere, and in the middle what a mono loudspeaker would get. Of two, none is
    // ever louder than it came.
    private (float Left, float Right) Balance()
    {
        float pan = _pan;
        if (pan == 0)
        {
            return (1, 1);
        }

        if (Channels == 1)
        {
            float angle = (pan + 1) * (MathF.PI / 4);
            return (MathF.Sqrt(2) * MathF.Cos(angle), MathF.Sqrt(2) * MathF.Sin(angle));
        }

        float away = MathF.Cos(Math.Abs(pan) * (MathF.PI / 2));
        return pan > 0 ? (away, 1) : (1, away);
    }

    private int WriteTwice(ReadOnlySpan<float> mono)
    {
        Span<float> frames = stackalloc float[2 * FramesAtOnce];
        int taken = 0;
        while (taken < mono.Length)
        {
            ReadOnlySpan<float> next = mono.Slice(taken, Math.Min(FramesAtOnce, mono.Length - taken));
            ChannelMix.FromMono(next, 2, frames);
            int written = _captured.Write(frames[..(2 * next.Length)]) / 2;
            taken += written;
            if (written < next.Length)
            {
                break;
            }
        }

        return taken;
    }

    private int WriteMixed(ReadOnlySpan<float> interleaved)
    {
        Span<float> mono = stackalloc float[FramesAtOnce];
        int taken = 0;
        while (2 * taken < interleaved.Length)
        {
            Span<float> next = mono[..Math.Min(FramesAtOnce, (interleaved.Length / 2) - taken)];
            ChannelMix.ToMono(interleaved.Slice(2 * taken, 2 * next.Length), 2, next);
            int written = _captured.Write(next);
            taken += written;
            if (written < next.Length)
            {
                break;
            }
        }

        return 2 * taken;
    }

    private static void CheckFrames(int length)
    {
        if (length % 2 != 0)
        {
            throw new ArgumentException("A frame has 2 samples.");
        }
    }
}
