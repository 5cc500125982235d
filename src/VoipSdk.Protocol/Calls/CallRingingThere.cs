namespace VoipSdk.Protocol.Calls;

/// <summary>The callee's user is being alerted. Only extended callees tell; at most once a call.</summary>
/// <param name="Call">The call's handle.</param>
public sealed record CallRingingThere(int Call) : CallAgentEvent(Call);
