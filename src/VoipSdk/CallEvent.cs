using VoipSdk.Protocol.Calls;

namespace VoipSdk;

/// <summary>Something that happened to a call. Each is also visible as state of the <see cref="PeerCallSession"/>.</summary>
public abstract record CallEvent;

/// <summary>The callee's user is being alerted; only callees of the extended level say so.</summary>
public sealed record CallRang : CallEvent;

/// <summary>Both ends are connected and sound flows.</summary>
/// <param name="Codec">Encoding name of the codec that the ends agreed on.</param>
public sealed record CallEstablished(string Codec) : CallEvent;

/// <summary>The call is over; the last event of every call.</summary>
/// <param name="Reason">Exactly one reason; never <see cref="CallEndReason.None"/>.</param>
public sealed record CallFinished(CallEndReason Reason) : CallEvent;
