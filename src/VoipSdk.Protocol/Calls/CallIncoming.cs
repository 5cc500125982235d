namespace VoipSdk.Protocol.Calls;

/// <summary>
/// A contact calls; the user has to <see cref="CallAgent.Answer"/> or <see cref="CallAgent.Decline"/>.
/// </summary>
/// <param name="Call">A new handle.</param>
/// <param name="Username">The contact, as it was given to <see cref="CallAgent.SetContact"/>.</param>
/// <param name="Address">
/// Where the call comes from; the IP address is the contact's, the port may be another (NAT).
/// </param>
public sealed record CallIncoming(int Call, string Username, TransportAddress Address) : CallAgentEvent(Call);
