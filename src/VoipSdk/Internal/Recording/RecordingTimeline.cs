using VoipSdk.Audio;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>Puts both sides of a call beside each other as they were said and heard. A machine: time is an argument.</summary>
internal sealed class RecordingTimeline(MonoTime begin)
{
    /// <summary>How long one side is waited for: it may be silent, or have no sound at all.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);
    private readonly RecordingTrack _here = new();
    private readonly RecordingTrack _there = new();
    private readonly float[] _left = new float[1_024];
    private readonly float[] _right = new float[1_024];
    private long _written;

    /// <summary>How much was read.</summary>
    public TimeSpan Duration => TimeSpan.FromTicks(_written * TimeSpan.TicksPerSecond / AudioPort.SampleRate);

    public void AddHere(ReadOnlySpan<float> samples, MonoTime start) => _here.Add(samples, Position(start));

    public void AddThere(ReadOnlySpan<float> samples, MonoTime start) => _there.Add(samples, Position(start));

    /// <summary>Takes what is complete.</summary>
    /// <param name="now">What is older than half a second is complete; with null all is, as far as anything was said.</param>
    /// <param name="interleaved">Receives frames, this side left.</param>
    /// <returns>Samples written; 0 when there is nothing more.</returns>
    public int Read(MonoTime? now, Span<float> interleaved)
    {
        long until = now is { } time
            ? Math.Max(Math.Min(_here.End, _there.End), Position(time - Patience))
            : Math.Max(_here.End, _there.End);
        int count = (int)Math.Max(0, Math.Min(until - _written, Math.Min(_left.Length, interleaved.Length / 2)));
        _here.Take(_left.AsSpan(0, count));
        _there.Take(_right.AsSpan(0, count));
        for (int i = 0; i < count; i++)
        {
            interleaved[2 * i] = _left[i];
            interleaved[(2 * i) + 1] = _right[i];
        }

        _written += count;
        return 2 * count;
    }

    private long Position(MonoTime time) =>
        (time - begin).Ticks * AudioPort.SampleRate / TimeSpan.TicksPerSecond;
}
