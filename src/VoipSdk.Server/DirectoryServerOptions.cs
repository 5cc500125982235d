using System.Net;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Server;

/// <summary>
/// Where a <see cref="DirectoryServer"/> listens and what it allows. Checked and copied when the server is created;
/// later changes have no effect. The defaults suit a public server on one machine.
/// </summary>
public sealed class DirectoryServerOptions
{
    /// <summary>4242: the port that clients take when they are given none.</summary>
    public const int DefaultPort = 4242;

    /// <summary>
    /// The local address to listen at; default null, every address of the machine, IPv6 and IPv4 on one socket (IPv4
    /// alone where the machine has no IPv6). <see cref="IPAddress.IPv6Any"/> does the same without that fallback.
    /// </summary>
    public IPAddress? Address { get; set; }

    /// <summary>TCP port, 0 to 65535; default 4242. 0 lets the system choose: see <see cref="DirectoryServer.LocalEndPoint"/>.</summary>
    public int Port { get; set; } = DefaultPort;

    /// <summary>Connections at once, logged in or not; default 20,000, range 1 to 1,000,000. More are closed at once.</summary>
    public int MaxConnections { get; set; } = 20_000;

    /// <summary>
    /// Connections at once from one IPv4 address or one IPv6 /64 network; default 1,000, range 1 to 1,000,000. Loopback is
    /// exempt: a proxy on the same machine brings everybody's connections.
    /// </summary>
    public int MaxConnectionsPerAddress { get; set; } = 1_000;

    /// <summary>
    /// Packets a second that one client may send in the long run, pings included; default 100, range 1 to 100,000. A
    /// client that sends more is disconnected.
    /// </summary>
    public int MaxPacketsPerSecond { get; set; } = 100;

    /// <summary>Packets that one client may send at once; default 1,000, range 1 to 100,000.</summary>
    public int MaxPacketBurst { get; set; } = 1_000;

    /// <summary>
    /// Bytes of one packet from a client, terminator not counted; default 4,096, which is also the greatest; least 512. A
    /// client that sends a longer one is disconnected.
    /// </summary>
    public int MaxPacketBytes { get; set; } = PacketLimits.MaxPacketBytes;

    /// <summary>
    /// Bytes that may wait for one client that does not read, beyond the contacts and invitations that its login brings;
    /// default 262,144, range 4,096 to 67,108,864. A client for which more waits is disconnected.
    /// </summary>
    public int MaxOutboundBytes { get; set; } = 256 * 1_024;

    /// <summary>
    /// How long a client that connects may stay silent before the server says 000 first, which deployed base-level clients
    /// expect; default 200 ms, range 0 to 10 s.
    /// </summary>
    public TimeSpan GreetingDelay { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Time for a login, counted from the connection or the last attempt; default 60 s, range 1 s to 1 h.</summary>
    public TimeSpan LoginTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Silence after which a client that announced pings counts as dead; default 90 s, three pings of VoipSdk's client;
    /// range 5 s to 24 h.
    /// </summary>
    public TimeSpan KeepAliveTimeout { get; set; } = TimeSpan.FromSeconds(90);

    /// <summary>
    /// Silence after which any other client is disconnected; default 24 h, since base-level clients have nothing to say for
    /// hours; range 5 s to 30 days. TCP keep-alive finds dead ones after 45 s.
    /// </summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromHours(24);

    /// <summary>How long one write may wait for a client that does not read; default 30 s, range 1 s to 1 h.</summary>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// Users that the directory knows; default 100,000, range 1 to 10,000,000. For a new one the user is forgotten who
    /// logged off longest ago and has neither friends nor invitations; where there is none, logins of new users are refused.
    /// </summary>
    public int MaxUsers { get; set; } = 100_000;

    /// <summary>Friends of one user; default 1,000, range 1 to 100,000. Invitations beyond are refused.</summary>
    public int MaxFriendsPerUser { get; set; } = 1_000;

    /// <summary>
    /// Unanswered invitations of one user, counted separately for those received and those sent; default 100, range 1 to
    /// 10,000. Invitations beyond are refused.
    /// </summary>
    public int MaxPendingInvitesPerUser { get; set; } = 100;

    /// <summary>The clock for all time-outs; default <see cref="TimeProvider.System"/>. For tests.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    internal DirectoryServerOptions Copy() => (DirectoryServerOptions)MemberwiseClone();

    internal DirectoryServerMachineOptions ToMachineOptions() => new()
    {
        GreetingDelay = GreetingDelay,
        LoginTimeout = LoginTimeout,
        KeepAliveTimeout = KeepAliveTimeout,
        IdleTimeout = IdleTimeout,
        PacketsPerSecond = MaxPacketsPerSecond,
        PacketBurst = MaxPacketBurst,
        MaxPacketBytes = MaxPacketBytes,
        MaxOutboundBytes = MaxOutboundBytes,
    };
}
