namespace VoipSdk.Audio;

/// <summary>Mixes what several calls say, each where it is panned to. For one playback thread; never allocates after construction.</summary>
internal sealed class PortMixer
{
    private const int FramesAtOnce = 480;
    private readonly float[] _mono = new float[FramesAtOnce];
    private readonly float[] _side = new float[FramesAtOnce];

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
                Span<float> other = _mono.AsSpan(0, Math.Min(FramesAtOnce, mono.Length - at));
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
                Span<float> mono = _mono.AsSpan(0, Math.Min(FramesAtOnce, left.Length - at));
                port.Pull(mono);
                AddPanned(port, mono, left[at..], right[at..]);
            }
        }

        Limiter.Apply(left, isMix);
        Limiter.Apply(right, isMix);
    }

    // Equal power: as loud everywhere, and in the middle what a mono loudspeaker would get.
    private void AddPanned(AudioPort port, Span<float> mono, Span<float> left, Span<float> right)
    {
        float pan = port.Pan;
        float angle = (pan + 1) * (MathF.PI / 4);
        Span<float> side = _side.AsSpan(0, mono.Length);
        mono.CopyTo(side);
        port.LeftRamp.Apply(side, pan == 0 ? 1 : MathF.Sqrt(2) * MathF.Cos(angle));
        Add(side, left);
        port.RightRamp.Apply(mono, pan == 0 ? 1 : MathF.Sqrt(2) * MathF.Sin(angle));
        Add(mono, right);
    }

    private static void Add(ReadOnlySpan<float> from, Span<float> to)
    {
        for (int i = 0; i < from.Length; i++)
        {
            to[i] += from[i];
        }
    }
}
