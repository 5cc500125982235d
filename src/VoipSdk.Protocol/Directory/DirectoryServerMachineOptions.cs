using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Directory;

/// <summary>The times and limits of one session at the directory server (docs/PROTOCOL.md §6). Immutable.</summary>
/// <remarks>The machine trusts the values; who takes them from a configuration checks them first.</remarks>
public sealed record DirectoryServerMachineOptions
{
    /// <summary>The defaults.</summary>
    public static DirectoryServerMachineOptions Default { get; } = new();

    /// <summary>How long the server waits for the client's 000 before it says 000 first; default 200 ms.</summary>
    public TimeSpan GreetingDelay { get; init; } = TimeSpan.FromMilliseconds(200);

    /// <summary>How long a packet without an end may stay alone before it counts as whole; default 100 ms.</summary>
    public TimeSpan UnframedIdle { get; init; } = PacketStreamReader.DefaultUnframedIdle;

    /// <summary>Time between two packets towards a peer without framing; default 50 ms.</summary>
    public TimeSpan UnframedSpacing { get; init; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Time for a login, counted from the connection or the last 001; default 60 s.</summary>
    public TimeSpan LoginTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Silence that ends the session of a client that announced <c>keepalive</c>; default 90 s.</summary>
    public TimeSpan KeepAliveTimeout { get; init; } = TimeSpan.FromSeconds(90);

    /// <summary>Silence that ends the session of any other client, which may have nothing to say for hours; default 24 h.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long what was said before the end may still be written; default 2 s.</summary>
    public TimeSpan FlushTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Packets a second that a client may send in the long run; default 100. Pings count.</summary>
    public int PacketsPerSecond { get; init; } = 100;

    /// <summary>Packets that a client may send at once, and that may wait for the directory's answers; default 1,000.</summary>
    public int PacketBurst { get; init; } = 1_000;

    /// <summary>Bytes of one packet from a client, terminator not counted; default 4,096, the protocol's greatest.</summary>
    public int MaxPacketBytes { get; init; } = PacketLimits.MaxPacketBytes;

    /// <summary>
    /// Bytes that may wait for a client that does not read, beyond the contacts and invitations of its login; default
    /// 262,144.
    /// </summary>
    public int MaxOutboundBytes { get; init; } = 256 * 1_024;
}
