namespace VoipSdk.Protocol.Calls;

/// <summary>The other side of a secured call has proven that it is reached at another address: media goes there from now on.</summary>
/// <param name="Call">The call's handle.</param>
/// <param name="Address">Where the other side is.</param>
public sealed record CallMoved(int Call, TransportAddress Address) : CallAgentEvent(Call);
