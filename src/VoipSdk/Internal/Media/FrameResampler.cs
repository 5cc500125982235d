using VoipSdk.Audio;

namespace VoipSdk.Internal;

/// <summary>Brings what is captured to the rate of a codec whose rate is another, and cuts it into the codec's frames.</summary>
internal sealed class FrameResampler
{
    private const int LongestFrameMilliseconds = 60;
    private readonly Resampler _left;
    private readonly Resampler? _right;

    // What is left over of a frame, and another one; interleaved where there are two channels.
    private readonly float[] _frame;
    private int _channels = 1;
    private int _fill;

    /// <param name="sampleRate">The codec's.</param>
    /// <param name="maxChannels">1 or 2.</param>
    public FrameResampler(int sampleRate, int maxChannels)
    {
        _left = new Resampler(AudioPort.SampleRate, sampleRate);
        _right = maxChannels == 2 ? new Resampler(AudioPort.SampleRate, sampleRate) : null;
        _frame = new float[maxChannels * 2 * LongestFrameMilliseconds * (sampleRate / 1_000)];
    }

    public TimeSpan Latency => _left.Latency;

    /// <summary>Takes as much as there is room for.</summary>
    /// <param name="captured">48 kHz, mono or interleaved; what is left of it afterwards comes with the next call.</param>
    /// <param name="channels">1 or 2; with another number what was left over of a frame is forgotten.</param>
    /// <returns>Samples of each channel that were taken.</returns>
    public int Add(ReadOnlySpan<float> captured, int channels)
    {
        if (channels != _channels)
        {
            _channels = channels;
            _fill = 0;
            _right?.Reset();
        }

        if (channels == 1)
        {
            _fill += _left.Process(captured, _frame.AsSpan(_fill), out int taken);
            return taken;
        }

        return AddStereo(captured);
    }

    /// <summary>Takes the next frame; to be called until it returns false.</summary>
    /// <param name="length">Samples of each channel.</param>
    /// <param name="frame">Where it lies until the next call.</param>
    public bool TryTake(int length, Span<float> frame)
    {
        int count = length * _channels;
        if (_fill < count)
        {
            return false;
        }

        _frame.AsSpan(0, count).CopyTo(frame);
        _fill -= count;
        _frame.AsSpan(count, _fill).CopyTo(_frame);
        return true;
    }

    private int AddStereo(ReadOnlySpan<float> interleaved)
    {
        Span<float> left = MediaScratch.Samples(interleaved.Length / 2, ScratchUse.Left);
        Span<float> right = MediaScratch.Samples(interleaved.Length / 2, ScratchUse.Right);
        ChannelMix.ToStereo(interleaved, left, right);
        Span<float> room = _frame.AsSpan(_fill);
        Span<float> made = MediaScratch.Samples(room.Length, ScratchUse.Mix);
        int count = _left.Process(left, made[..(room.Length / 2)], out int taken);
        _ = _right!.Process(right, made.Slice(room.Length / 2, room.Length / 2), out _); // Two channels are only added where there may be two.
        ChannelMix.FromStereo(made[..count], made.Slice(room.Length / 2, count), room);
        _fill += 2 * count;
        return taken;
    }
}
