namespace VoipSdk.TestKit;

/// <summary>What a simulated microphone is going to hear, on the left and on the right. Thread-safe.</summary>
internal sealed class AudioScript
{
    private readonly object _gate = new();
    private readonly Queue<(float[] Left, float[] Right)> _said = new();
    private (float[] Left, float[] Right) _repeated = ([], []);
    private int _at;

    public void Say(float[] samples) => Say(samples, samples);

    /// <param name="left">As long as <paramref name="right"/>.</param>
    /// <param name="right">As long as <paramref name="left"/>.</param>
    public void Say(float[] left, float[] right)
    {
        if (left.Length != right.Length)
        {
            throw new ArgumentException("Both channels must be equally long.", nameof(right));
        }

        lock (_gate)
        {
            _said.Enqueue((left, right));
        }
    }

    public void Repeat(float[] samples)
    {
        lock (_gate)
        {
            _repeated = (samples, samples);
        }
    }

    /// <summary>The next samples; silence where nothing is left to say. Of what has two channels the left one.</summary>
    public void Fill(Span<float> samples) => Fill(samples, default);

    /// <summary>The next samples of both channels, or where <paramref name="right"/> is empty of the left one.</summary>
    public void Fill(Span<float> left, Span<float> right)
    {
        lock (_gate)
        {
            while (!left.IsEmpty && (_said.Count > 0 || TryRepeat()))
            {
                (float[] Left, float[] Right) current = _said.Peek();
                int count = Math.Min(left.Length, current.Left.Length - _at);
                current.Left.AsSpan(_at, count).CopyTo(left);
                left = left[count..];
                if (!right.IsEmpty)
                {
                    current.Right.AsSpan(_at, count).CopyTo(right);
                    right = right[count..];
                }

                _at += count;
                if (_at == current.Left.Length)
                {
                    _said.Dequeue();
                    _at = 0;
                }
            }

            left.Clear();
            right.Clear();
        }
    }

    private bool TryRepeat()
    {
        if (_repeated.Left.Length > 0)
        {
            _said.Enqueue(_repeated);
        }

        return _repeated.Left.Length > 0;
    }
}
