namespace VoipSdk.Protocol.Directory;

/// <summary>What a <see cref="DirectoryClientMachine"/> needs to know. Not checked: the caller keeps to the ranges.</summary>
public sealed record DirectoryClientSettings
{
    /// <summary>The UDP port of the call socket, which 000 announces, 1 to 65535, or 0 for a client that takes no calls; default 4242.</summary>
    public int CallPort { get; init; } = 4242;

    /// <summary>
    /// Whether 000 announces the extension <c>identity</c>, so that 013 names the keys of friends; default false.
    /// </summary>
    public bool HasIdentity { get; init; }

    /// <summary>How long the server may take to say hello; default 10 s.</summary>
    public TimeSpan WelcomeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long the server may take to answer a request, counted from its transmission; default 10 s.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// After how much silence of its own the client sends an empty line, where the server answers those; default 30 s.
    /// A server that is silent for three times as long counts as dead.
    /// </summary>
    public TimeSpan KeepAliveInterval { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Contacts kept at most; default 10,000. Further ones are ignored and counted.</summary>
    public int MaxContacts { get; init; } = 10_000;

    /// <summary>Waiting invitations kept at most; default 1,000. Further ones are ignored and counted.</summary>
    public int MaxInvitations { get; init; } = 1_000;

    /// <summary>Requests queued or unanswered at most; default 256. Further ones fail at once.</summary>
    public int MaxRequests { get; init; } = 256;

    /// <summary>
    /// 50 ms: the pause between two packets towards a server of the base level, which takes what one read returns for
    /// one packet (docs/PROTOCOL.md §4).
    /// </summary>
    public static TimeSpan BaseLevelPause => TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// 3 s: how long a login with a key waits for the extensions of a server that had to speak first
    /// (docs/PROTOCOL.md §6.1); as long as TCP needs to send a lost 000 again, and once more.
    /// </summary>
    public static TimeSpan LateExtensionsWait => TimeSpan.FromSeconds(3);
}
