namespace VoipSdk.Protocol.Directory;

/// <summary>
/// The names that the attribute <c>ext</c> of 000 lists, separated by commas (docs/PROTOCOL.md §6): what the sender
/// understands beyond the packets 000 to 015. A 000 with any attribute at all comes from an extended peer.
/// </summary>
public static class DirectoryExtensions
{
    /// <summary>The name of the attribute.</summary>
    public const string AttributeName = "ext";

    /// <summary>The peer understands 016 during call set-up.</summary>
    public const string Ringing = "ringing";

    /// <summary>A client sends an empty line when it has been silent for a while; the server answers each with one.</summary>
    public const string KeepAlive = "keepalive";

    /// <summary>The client understands the attribute <c>key</c> on 013; the server hands on the one that came with 001.</summary>
    public const string Identity = "identity";

    /// <summary>The name of the attribute that carries an identity key (<see cref="Security.IdentityPublicKey"/>).</summary>
    public const string KeyAttributeName = "key";

    /// <summary>Whether the list <paramref name="extensions"/> has <paramref name="name"/> in it.</summary>
    /// <param name="extensions">The value of the attribute; null where there is none.</param>
    /// <param name="name">One name, compared exactly.</param>
    public static bool Contains(string? extensions, string name)
    {
        foreach (string item in (extensions ?? "").Split(','))
        {
            if (item == name)
            {
                return true;
            }
        }

        return false;
    }
}
