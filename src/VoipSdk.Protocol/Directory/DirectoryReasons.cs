namespace VoipSdk.Protocol.Directory;

/// <summary>
/// The words that the attribute <c>reason</c> of 003, 009 and 012 has on the wire (docs/PROTOCOL.md §6). A reader takes
/// a word that it does not know for "refused".
/// </summary>
public static class DirectoryReasons
{
    /// <summary>The name of the attribute.</summary>
    public const string AttributeName = "reason";

    /// <summary>003: someone is logged in with this username.</summary>
    public const string InUse = "in-use";

    /// <summary>003, 009: the username breaks the rules of docs/PROTOCOL.md §5.</summary>
    public const string Invalid = "invalid";

    /// <summary>003: the attribute <c>key</c> is no identity key.</summary>
    public const string InvalidKey = "invalid-key";

    /// <summary>003: this connection is logged in already.</summary>
    public const string AlreadyLoggedIn = "already-logged-in";

    /// <summary>003, 009: too many requests, invitations, friends or users.</summary>
    public const string Limit = "limit";

    /// <summary>003: a 000 with the call port has to come first.</summary>
    public const string NoHello = "no-hello";

    /// <summary>009: no user has this username.</summary>
    public const string Unknown = "unknown";

    /// <summary>009: users cannot invite themselves.</summary>
    public const string Self = "self";

    /// <summary>009: a login has to come first.</summary>
    public const string NotLoggedIn = "not-logged-in";

    /// <summary>009: the user takes no invitations from this one.</summary>
    public const string Blocked = "blocked";

    /// <summary>009 in answer to 011 or 012: there is no invitation from this user.</summary>
    public const string NoInvite = "no-invite";

    /// <summary>003, 009: the directory cannot answer at the moment; the same request may work later.</summary>
    public const string Unavailable = "unavailable";

    internal static DirectoryRefusal ToRefusal(string word) => word switch
    {
        InUse => DirectoryRefusal.UsernameInUse,
        Invalid => DirectoryRefusal.InvalidUsername,
        InvalidKey => DirectoryRefusal.InvalidIdentityKey,
        AlreadyLoggedIn => DirectoryRefusal.AlreadyLoggedIn,
        Limit => DirectoryRefusal.LimitReached,
        NoHello => DirectoryRefusal.HelloMissing,
        Unknown => DirectoryRefusal.UnknownUser,
        Self => DirectoryRefusal.Yourself,
        NotLoggedIn => DirectoryRefusal.NotLoggedIn,
        Blocked => DirectoryRefusal.Blocked,
        NoInvite => DirectoryRefusal.NoInvitation,
        Unavailable => DirectoryRefusal.Unavailable,
        _ => DirectoryRefusal.Other,
    };
}
