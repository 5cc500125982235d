namespace VoipSdk.Protocol.Packets;

/// <summary>The packets of the protocol by number (docs/PROTOCOL.md §2). 0 to 15 are the base level.</summary>
public enum PacketType
{
    /// <summary>000: the client says hello and gives its call port; the server says hello.</summary>
    Welcome = 0,

    /// <summary>001: the client wants to log in with a username.</summary>
    Connect = 1,

    /// <summary>002: the login succeeded.</summary>
    SuccessConnect = 2,

    /// <summary>003: the login failed.</summary>
    FailConnect = 3,

    /// <summary>004: someone is calling (peer to peer).</summary>
    Call = 4,

    /// <summary>005: the call is accepted (peer to peer).</summary>
    AcceptCall = 5,

    /// <summary>006: the call is declined, cancelled or over (peer to peer).</summary>
    HangUp = 6,

    /// <summary>007: the client wants to send a friend invitation.</summary>
    PendingRequest = 7,

    /// <summary>008: the invitation was sent.</summary>
    PendingSuccess = 8,

    /// <summary>009: the invitation was not sent.</summary>
    PendingFail = 9,

    /// <summary>010: someone invites the client.</summary>
    PendingInfo = 10,

    /// <summary>011: the client accepts an invitation.</summary>
    AcceptPending = 11,

    /// <summary>012: the client refuses an invitation.</summary>
    RefusePending = 12,

    /// <summary>013: a friend for the contact list, with the address of the friend's call socket.</summary>
    AddContact = 13,

    /// <summary>014: call data, one RTP or compound RTCP packet (peer to peer).</summary>
    CallData = 14,

    /// <summary>015: the caller has seen that the call is accepted (peer to peer).</summary>
    CallAcceptedCallBack = 15,

    /// <summary>016, extension <c>ringing</c>: the callee's user is being alerted (peer to peer).</summary>
    CallRinging = 16,

    /// <summary>017, extension <c>identity</c>: come again with this cookie, which proves your address (peer to peer).</summary>
    CallChallenge = 17,

    /// <summary>018, extension <c>status</c>: whether this side holds the call or has muted itself (peer to peer).</summary>
    CallStatus = 18,

    /// <summary>019, extension <c>identity</c>: is the other side of this call at this address? (peer to peer).</summary>
    CallPath = 19,
}
