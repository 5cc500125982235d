namespace VoipSdk.Protocol.Directory;

/// <summary>How the directory, or the server's session machine itself, answers a client's request.</summary>
public enum DirectoryResult
{
    /// <summary>It is done.</summary>
    Success = 0,

    /// <summary>Someone is logged in with this username.</summary>
    InUse,

    /// <summary>The username breaks the rules of <see cref="Username"/>.</summary>
    Invalid,

    /// <summary>This connection is logged in already.</summary>
    AlreadyLoggedIn,

    /// <summary>Too many users, friends or invitations.</summary>
    Limit,

    /// <summary>No user has this username.</summary>
    Unknown,

    /// <summary>Users cannot invite themselves.</summary>
    Self,

    /// <summary>A login has to come first.</summary>
    NotLoggedIn,

    /// <summary>There is no invitation from this user.</summary>
    NoInvite,

    /// <summary>The directory cannot answer at the moment.</summary>
    Unavailable,

    /// <summary>The attribute <c>key</c> of the login is no identity key.</summary>
    InvalidKey,
}

internal static class DirectoryResultExtensions
{
    public static string ToReason(this DirectoryResult result) => result switch
    {
        DirectoryResult.InUse => DirectoryReasons.InUse,
        DirectoryResult.Invalid => DirectoryReasons.Invalid,
        DirectoryResult.InvalidKey => DirectoryReasons.InvalidKey,
        DirectoryResult.AlreadyLoggedIn => DirectoryReasons.AlreadyLoggedIn,
        DirectoryResult.Limit => DirectoryReasons.Limit,
        DirectoryResult.Unknown => DirectoryReasons.Unknown,
        DirectoryResult.Self => DirectoryReasons.Self,
        DirectoryResult.NotLoggedIn => DirectoryReasons.NotLoggedIn,
        DirectoryResult.NoInvite => DirectoryReasons.NoInvite,
        _ => DirectoryReasons.Unavailable,
    };
}
