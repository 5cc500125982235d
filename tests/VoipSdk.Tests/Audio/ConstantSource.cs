using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

/// <summary>A call that says the same value all the time, and what it was asked for, each time.</summary>
internal sealed class ConstantSource(float value) : IPlaybackSource
{
    public List<int> Requests { get; } = [];

    public void Pull(Span<float> samples)
    {
        Requests.Add(samples.Length);
        samples.Fill(value);
    }
}
