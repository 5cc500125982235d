using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>What a <see cref="LinkModel"/> does with one datagram.</summary>
public readonly record struct LinkOutcome
{
    /// <summary>Why it is lost; <see cref="LinkLossCause.None"/> when it is not.</summary>
    public LinkLossCause LossCause { get; init; }

    /// <summary>When it arrives; meaningless when it is lost.</summary>
    public MonoTime ArrivesAt { get; init; }

    /// <summary>When it arrives once more, which may be before <see cref="ArrivesAt"/>; null when it is not doubled.</summary>
    public MonoTime? CopyArrivesAt { get; init; }

    /// <summary>Whether it never arrives.</summary>
    public bool IsLost => LossCause != LinkLossCause.None;
}
