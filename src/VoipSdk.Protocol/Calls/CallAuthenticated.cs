namespace VoipSdk.Protocol.Calls;

/// <summary>
/// The short authentication string of a secured call is known. At most once a call, together with or soon after
/// <see cref="CallConnected"/>.
/// </summary>
/// <param name="Call">The call's handle.</param>
/// <param name="AuthenticationString">
/// Six digits, <c>482 913</c>. Both users see the same unless somebody, the directory included, sits between them; then
/// they see the same with a probability of one in a million (docs/PROTOCOL.md §9.4).
/// </param>
public sealed record CallAuthenticated(int Call, string AuthenticationString) : CallAgentEvent(Call);
