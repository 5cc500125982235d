namespace VoipSdk.TestKit;

/// <summary>What a simulated microphone is going to hear. Thread-safe.</summary>
internal sealed class AudioScript
{
    private readonly object _gate = new();
    private readonly Queue<float[]> _said = new();
    private float[] _repeated = [];
    private int _at;

    public void Say(float[] samples)
    {
        lock (_gate)
        {
            _said.Enqueue(samples);
        }
    }

    public void Repeat(float[] samples)
    {
        lock (_gate)
        {
            _repeated = samples;
        }
    }

    /// <summary>The next samples; silence where nothing is left to say.</summary>
    public void Fill(Span<float> samples)
    {
        lock (_gate)
        {
            while (!samples.IsEmpty && (_said.Count > 0 || TryRepeat()))
            {
                float[] current = _said.Peek();
                int count = Math.Min(samples.Length, current.Length - _at);
                current.AsSpan(_at, count).CopyTo(samples);
                samples = samples[count..];
                _at += count;
                if (_at == current.Length)
                {
                    _said.Dequeue();
                    _at = 0;
                }
            }

            samples.Clear();
        }
    }

    private bool TryRepeat()
    {
        if (_repeated.Length > 0)
        {
            _said.Enqueue(_repeated);
        }

        return _repeated.Length > 0;
    }
}
