using System.Net;

namespace VoipSdk.Protocol.Packets;

// The packets between a directory client and a directory server, docs/PROTOCOL.md §2. One file, against the rule of
// one public type a file: eleven small records read better as the table that they are. A value that no reader could
// take (an empty name, a port above 65535) is refused with an ArgumentException when the packet is made.

/// <summary>000: hello. The client's carries the UDP port of its call socket, the server's carries none.</summary>
/// <param name="Port">1 to 65535 from a client; null from a server, and from a client that takes no calls.</param>
public sealed record WelcomePacket(int? Port = null) : Packet((int)PacketType.Welcome)
{
    /// <summary>1 to 65535 from a client; null from a server, and from a client that takes no calls.</summary>
    public int? Port { get; init => field = PacketFieldRules.OptionalPort(value); } = PacketFieldRules.OptionalPort(Port);

    internal override void WriteFields(ref PacketWriter writer)
    {
        if (Port is { } port)
        {
            writer.Number(port);
        }
    }
}

/// <summary>001: the client wants to log in.</summary>
/// <param name="Username">As typed; the server applies the rules of docs/PROTOCOL.md §5.</param>
public sealed record ConnectPacket(string Username) : Packet((int)PacketType.Connect)
{
    /// <summary>As typed; the server applies the rules of docs/PROTOCOL.md §5.</summary>
    public string Username { get; init => field = PacketFieldRules.Required(value); } = PacketFieldRules.Required(Username);

    internal override void WriteFields(ref PacketWriter writer) => writer.Value(Username);
}

/// <summary>002: the login succeeded.</summary>
public sealed record SuccessConnectPacket() : Packet((int)PacketType.SuccessConnect)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}

/// <summary>003: the login failed; the attribute <c>reason</c> says why towards peers that read attributes.</summary>
public sealed record FailConnectPacket() : Packet((int)PacketType.FailConnect)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}

/// <summary>007: the client invites a user.</summary>
/// <param name="Username">The user to invite.</param>
public sealed record PendingRequestPacket(string Username) : Packet((int)PacketType.PendingRequest)
{
    /// <summary>The user to invite.</summary>
    public string Username { get; init => field = PacketFieldRules.Required(value); } = PacketFieldRules.Required(Username);

    internal override void WriteFields(ref PacketWriter writer) => writer.Value(Username);
}

/// <summary>008: the invitation was sent.</summary>
/// <param name="Username">The invited user; null from deployed base-level servers, which send a bare 008.</param>
public sealed record PendingSuccessPacket(string? Username = null) : Packet((int)PacketType.PendingSuccess)
{
    /// <summary>The invited user; null from deployed base-level servers, which send a bare 008.</summary>
    public string? Username { get; init => field = PacketFieldRules.Optional(value); } = PacketFieldRules.Optional(Username);

    internal override void WriteFields(ref PacketWriter writer) => writer.Optional(Username);
}

/// <summary>009: the invitation was not sent; the attribute <c>reason</c> says why.</summary>
/// <param name="Username">The user who was to be invited; null from deployed base-level servers.</param>
public sealed record PendingFailPacket(string? Username = null) : Packet((int)PacketType.PendingFail)
{
    /// <summary>The user who was to be invited; null from deployed base-level servers.</summary>
    public string? Username { get; init => field = PacketFieldRules.Optional(value); } = PacketFieldRules.Optional(Username);

    internal override void WriteFields(ref PacketWriter writer) => writer.Optional(Username);
}

/// <summary>010: someone invites the client.</summary>
/// <param name="Username">The inviting user.</param>
public sealed record PendingInfoPacket(string Username) : Packet((int)PacketType.PendingInfo)
{
    /// <summary>The inviting user.</summary>
    public string Username { get; init => field = PacketFieldRules.Required(value); } = PacketFieldRules.Required(Username);

    internal override void WriteFields(ref PacketWriter writer) => writer.Value(Username);
}

/// <summary>011: the client accepts an invitation.</summary>
/// <param name="Username">The user who had invited.</param>
public sealed record AcceptPendingPacket(string Username) : Packet((int)PacketType.AcceptPending)
{
    /// <summary>The user who had invited.</summary>
    public string Username { get; init => field = PacketFieldRules.Required(value); } = PacketFieldRules.Required(Username);

    internal override void WriteFields(ref PacketWriter writer) => writer.Value(Username);
}

/// <summary>012: the client refuses an invitation; towards an extended requester the server passes it on.</summary>
/// <param name="Username">From a client, the user who had invited; from a server, the user who refused.</param>
public sealed record RefusePendingPacket(string Username) : Packet((int)PacketType.RefusePending)
{
    /// <summary>From a client, the user who had invited; from a server, the user who refused.</summary>
    public string Username { get; init => field = PacketFieldRules.Required(value); } = PacketFieldRules.Required(Username);

    internal override void WriteFields(ref PacketWriter writer) => writer.Value(Username);
}

/// <summary>013: a friend for the contact list.</summary>
/// <param name="Address">Where the friend's call socket is reached; IPv4 or IPv6.</param>
/// <param name="Port">The UDP port of the friend's call socket, 0 to 65535; 0 where the friend takes no calls.</param>
/// <param name="Username">The friend.</param>
public sealed record AddContactPacket(IPAddress Address, int Port, string Username)
    : Packet((int)PacketType.AddContact)
{
    /// <summary>Where the friend's call socket is reached; IPv4 or IPv6, never IPv4-mapped, without a scope.</summary>
    public IPAddress Address { get; init => field = PacketFieldRules.Address(value); } = PacketFieldRules.Address(Address);

    /// <summary>The UDP port of the friend's call socket, 0 to 65535; 0 where the friend takes no calls.</summary>
    public int Port { get; init => field = PacketFieldRules.Port(value, 0); } = PacketFieldRules.Port(Port, 0);

    /// <summary>The friend.</summary>
    public string Username { get; init => field = PacketFieldRules.Required(value); } = PacketFieldRules.Required(Username);

    internal override void WriteFields(ref PacketWriter writer)
    {
        writer.Address(Address);
        writer.Number(Port);
        writer.Value(Username);
    }
}
