namespace VoipSdk.Audio;

/// <summary>
/// A microphone test: the user hears what would be sent, from one device's clock to the other's. Ended by disposing it.
/// </summary>
internal sealed class MicrophoneMonitor(Action<MicrophoneMonitor> ended) : IDisposable
{
    private readonly ClockBridge _bridge = new(TimeSpan.FromMilliseconds(60));
    private readonly float[] _heard = new float[PortMixer.FramesAtOnce];

    /// <summary>On the capture thread.</summary>
    public void Write(ReadOnlySpan<float> mono) => _bridge.Write(mono);

    /// <summary>On the playback thread; at most <see cref="PortMixer.FramesAtOnce"/> frames at a time.</summary>
    public void AddTo(Span<float> left, Span<float> right)
    {
        Span<float> heard = _heard.AsSpan(0, left.Length);
        _bridge.Read(heard);
        for (int i = 0; i < heard.Length; i++)
        {
            left[i] += heard[i];
            right[i] += heard[i];
        }
    }

    /// <summary>Ends the test. Harmless when it has ended.</summary>
    public void Dispose() => ended(this);
}
