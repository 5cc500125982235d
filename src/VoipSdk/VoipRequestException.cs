namespace VoipSdk;

/// <summary>Why the directory server refused a request.</summary>
public enum VoipRequestFailure
{
    /// <summary>The server gave a reason that this version does not know, or none.</summary>
    Refused = 0,

    /// <summary>Someone is logged in with this username.</summary>
    UsernameInUse,

    /// <summary>The username breaks the rules (docs/PROTOCOL.md §5).</summary>
    InvalidUsername,

    /// <summary>No user has this username, or the user does not want invitations from this one.</summary>
    UserNotFound,

    /// <summary>A user cannot invite itself.</summary>
    Yourself,

    /// <summary>The request needs a login first.</summary>
    NotLoggedIn,

    /// <summary>Too many requests, invitations or friends.</summary>
    LimitReached,

    /// <summary>There is no invitation from this user.</summary>
    NoInvitation,

    /// <summary>The server did not answer this request in time; the connection lives on.</summary>
    TimedOut,

    /// <summary>The client is logged in with another username; connect another client for a second one.</summary>
    AlreadyLoggedIn,

    /// <summary>The directory cannot answer at the moment; the same request may work later.</summary>
    Unavailable,

    /// <summary>
    /// The identity store failed, or what it keeps is damaged; the inner exception says how. Nothing was sent, and no new
    /// key was made.
    /// </summary>
    IdentityUnavailable,

    /// <summary>The directory names another identity key for this contact by now, or none: show the user that one.</summary>
    IdentityMismatch,
}

/// <summary>The server refused one request. The connection and everything else works on.</summary>
public sealed class VoipRequestException : VoipException
{
    /// <summary>Creates the exception.</summary>
    public VoipRequestException(VoipRequestFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>What happened; decide on this, never on the message.</summary>
    public VoipRequestFailure Reason { get; }
}
