namespace VoipSdk.Audio;

/// <summary>Mixes what several calls say, each where it is panned to. For one playback thread; never allocates after construction.</summary>
internal sealed class PortMixer
{
    /// <summary>A request up to 1/24 s reaches the calls as one: where packets lie in it decides how late they may come.</summary>
    public const int RequestsPerSecond = 24;

    /// <summary>The longest of them; a backend whose rate is another one may ask for a sample or two more.</summary>
    public const int FramesAtOnce = (AudioPort.SampleRate / RequestsPerSecond) + 2;

    private readonly float[] _left = new float[FramesAtOnce];
    private readonly float[] _right = new float[FramesAtOnce];

    /// <summary>Fills a channel with the sum of all calls.</summary>
    public void Mix(AudioPort[] ports, Span<float> mono)
    {
        if (ports.Length == 0)
        {
            mono.Clear();
            return;
        }

        ports[0].Pull(mono);
        for (int i = 1; i < ports.Length; i++)
        {
            for (int at = 0; at < mono.Length; at += FramesAtOnce)
            {
                Span<float> other = _left.AsSpan(0, Math.Min(FramesAtOnce, mono.Length - at));
                ports[i].Pull(other);
                Add(other, mono[at..]);
            }
        }

        Limiter.Apply(mono, isMix: ports.Length > 1 || ports[0].Volume > 1);
    }

    /// <summary>Fills both channels with the sum of all calls.</summary>
    public void Mix(AudioPort[] ports, Span<float> left, Span<float> right)
    {
        left.Clear();
        right.Clear();
        bool isMix = ports.Length > 1;
        foreach (AudioPort port in ports)
        {
            isMix |= port.Pan != 0 || port.Volume > 1;
            for (int at = 0; at < left.Length; at += FramesAtOnce)
            {
                int frames = Math.Min(FramesAtOnce, left.Length - at);
                Span<float> fromLeft = _left.AsSpan(0, frames);
                Span<float> fromRight = _right.AsSpan(0, frames);
                port.PullBoth(fromLeft, fromRight);
                Add(fromLeft, left[at..]);
                Add(fromRight, right[at..]);
            }
        }

        Limiter.Apply(left, isMix);
        Limiter.Apply(right, isMix);
    }

    private static void Add(ReadOnlySpan<float> from, Span<float> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] += from[i];
        }
    }
}
