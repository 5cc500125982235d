namespace VoipSdk.Protocol.Calls;

/// <summary>Something happened to a call.</summary>
/// <param name="Call">
/// The call's handle, as <see cref="CallAgent.TryDial"/> or <see cref="CallIncoming"/> gave it.
/// </param>
public abstract record CallAgentEvent(int Call);
