namespace VoipSdk.Protocol.Calls;

/// <summary>Where a call stands (docs/PROTOCOL.md §7).</summary>
public enum CallState
{
    /// <summary>Outgoing: 004 is being sent; the callee has not been heard of.</summary>
    Dialing = 0,

    /// <summary>Outgoing: the callee's user is being alerted (016 received).</summary>
    Ringing,

    /// <summary>Incoming: the local user is being alerted and has neither answered nor declined.</summary>
    Incoming,

    /// <summary>Incoming: the local user has answered, 005 is being sent, the caller has not confirmed it.</summary>
    Answering,

    /// <summary>Both ends know that the call stands; media flows.</summary>
    Connected,

    /// <summary>Over, for the one reason that the call's <see cref="CallEndReason"/> names.</summary>
    Ended,
}
