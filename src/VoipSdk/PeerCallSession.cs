namespace VoipSdk;

/// <summary>One call with one contact.</summary>
public sealed class PeerCallSession
{
    internal PeerCallSession(string remoteUsername) => RemoteUsername = remoteUsername;

    /// <summary>The contact at the other end.</summary>
    public string RemoteUsername { get; }
}
