namespace VoipSdk.Protocol.Calls;

/// <summary>The other side has put the call on hold, muted itself, begun to record, or ended one of these.</summary>
/// <param name="Call">The call's handle.</param>
/// <param name="IsHeld">Whether the other side holds the call: it neither sends nor plays sound.</param>
/// <param name="IsMuted">Whether the other side's user is muted.</param>
public sealed record CallRemoteStatus(int Call, bool IsHeld, bool IsMuted) : CallAgentEvent(Call)
{
    /// <summary>Whether the other side records the call.</summary>
    public bool IsRecording { get; init; }
}
