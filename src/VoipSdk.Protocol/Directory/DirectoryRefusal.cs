namespace VoipSdk.Protocol.Directory;

/// <summary>Why a request of a directory client came to nothing.</summary>
public enum DirectoryRefusal
{
    /// <summary>The server gave a reason that this version does not know.</summary>
    Other = 0,

    /// <summary>Someone is logged in with the username; also what a bare 003 means.</summary>
    UsernameInUse,

    /// <summary>The username breaks the rules. Also found here, without asking the server.</summary>
    InvalidUsername,

    /// <summary>The connection is logged in with another username. Also found here, without asking the server.</summary>
    AlreadyLoggedIn,

    /// <summary>Too many requests, invitations, friends or users. Also found here, without asking the server.</summary>
    LimitReached,

    /// <summary>The server has seen no 000 before the login.</summary>
    HelloMissing,

    /// <summary>No user has the username; also what a bare 009 means.</summary>
    UnknownUser,

    /// <summary>Users cannot invite themselves.</summary>
    Yourself,

    /// <summary>A login has to come first. Also found here, without asking the server.</summary>
    NotLoggedIn,

    /// <summary>The user takes no invitations from this one.</summary>
    Blocked,

    /// <summary>There is no invitation from this user.</summary>
    NoInvitation,

    /// <summary>The directory cannot answer at the moment; the same request may work later.</summary>
    Unavailable,

    /// <summary>The server did not answer in time.</summary>
    TimedOut,

    /// <summary>The server takes the identity key for none.</summary>
    InvalidIdentityKey,
}
