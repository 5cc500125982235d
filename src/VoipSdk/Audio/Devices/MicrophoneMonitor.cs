namespace VoipSdk.Audio;

/// <summary>
/// A microphone test: the user hears what would be sent, from one device's clock to the other's. Ended by disposing it.
/// </summary>
internal sealed class MicrophoneMonitor(Action<MicrophoneMonitor> ended) : IDisposable
{
    private readonly ClockBridge _bridge = new(TimeSpan.FromMilliseconds(60));
    private readonly float[] _heard = new float[480];

    /// <summary>On the capture thread.</summary>
    public void Write(ReadOnlySpan<float> mono) => _bridge.Write(mono);

    /// <summary>On the playback thread.</summary>
    public void AddTo(Span<float> left, Span<float> right)
    {
        while (!left.IsEmpty)
        {
            Span<float> heard = _heard.AsSpan(0, Math.Min(_heard.Length, left.Length));
            _bridge.Read(heard);
            for (int i = 0; i < heard.Length; i++)
            {
                left[i] += heard[i];
                right[i] += heard[i];
            }

            left = left[heard.Length..];
            right = right[heard.Length..];
        }
    }

    /// <summary>Ends the test. Harmless when it has ended.</summary>
    public void Dispose() => ended(this);
}
