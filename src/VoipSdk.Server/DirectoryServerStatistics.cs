namespace VoipSdk.Server;

/// <summary>What a <see cref="DirectoryServer"/> has counted; a snapshot, whose figures were not all read at one instant.</summary>
public sealed record DirectoryServerStatistics
{
    /// <summary>Connections that are open now.</summary>
    public int Connections { get; init; }

    /// <summary>Users who are logged in now.</summary>
    public int LoggedInUsers { get; init; }

    /// <summary>Connections accepted since the start, those refused for a limit not counted.</summary>
    public long ConnectionsAccepted { get; init; }

    /// <summary>Connections closed at once because of a limit.</summary>
    public long ConnectionsRefused { get; init; }

    /// <summary>Connections that the server ended for what the client did or did not do.</summary>
    public long ConnectionsDropped { get; init; }

    /// <summary>Successful logins.</summary>
    public long LoginsAccepted { get; init; }

    /// <summary>Refused logins, for whatever reason.</summary>
    public long LoginsRefused { get; init; }

    /// <summary>Packets received, malformed ones included.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Packets sent.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Packets ignored: unknown numbers, and numbers that clients do not send to servers.</summary>
    public long PacketsIgnored { get; init; }
}
