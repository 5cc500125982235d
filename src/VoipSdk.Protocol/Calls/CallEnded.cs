namespace VoipSdk.Protocol.Calls;

/// <summary>
/// The call is over. Exactly once for each call that <see cref="CallAgent.TryDial"/> or <see cref="CallIncoming"/>
/// began.
/// </summary>
/// <param name="Call">The call's handle; nothing else will be said of it.</param>
/// <param name="Reason">Never <see cref="CallEndReason.None"/>.</param>
public sealed record CallEnded(int Call, CallEndReason Reason) : CallAgentEvent(Call);
