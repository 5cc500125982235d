namespace VoipSdk.Protocol.Calls;

// The events of calls: four one-line records that are read together.

/// <summary>Something happened to a call.</summary>
/// <param name="Call">
/// The call's handle, as <see cref="CallAgent.TryDial"/> or <see cref="CallIncoming"/> gave it.
/// </param>
public abstract record CallAgentEvent(int Call);

/// <summary>
/// A contact calls; the user has to <see cref="CallAgent.Answer"/> or <see cref="CallAgent.Decline"/>.
/// </summary>
/// <param name="Call">A new handle.</param>
/// <param name="Username">The contact, as it was given to <see cref="CallAgent.SetContact"/>.</param>
/// <param name="Address">
/// Where the call comes from; the IP address is the contact's, the port may be another (NAT).
/// </param>
public sealed record CallIncoming(int Call, string Username, TransportAddress Address) : CallAgentEvent(Call);

/// <summary>The callee's user is being alerted. Only extended callees tell; at most once a call.</summary>
/// <param name="Call">The call's handle.</param>
public sealed record CallRingingThere(int Call) : CallAgentEvent(Call);

/// <summary>Both ends know that the call stands: media may flow. At most once a call.</summary>
/// <param name="Call">The call's handle.</param>
/// <param name="Username">The contact.</param>
/// <param name="Address">Where media goes to and comes from.</param>
/// <param name="Codec">The codec, with the payload type to use in both directions.</param>
public sealed record CallConnected(int Call, string Username, TransportAddress Address, CallCodec Codec)
    : CallAgentEvent(Call);

/// <summary>
/// The call is over. Exactly once for each call that <see cref="CallAgent.TryDial"/> or <see cref="CallIncoming"/>
/// began.
/// </summary>
/// <param name="Call">The call's handle; nothing else will be said of it.</param>
/// <param name="Reason">Never <see cref="CallEndReason.None"/>.</param>
public sealed record CallEnded(int Call, CallEndReason Reason) : CallAgentEvent(Call);
