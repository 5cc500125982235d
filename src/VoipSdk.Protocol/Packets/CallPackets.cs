namespace VoipSdk.Protocol.Packets;

// The packets between two peers of a call, docs/PROTOCOL.md §2. One file for the same reason as DirectoryPackets.cs.

/// <summary>004: someone is calling.</summary>
/// <param name="Username">The caller.</param>
public sealed record CallPacket(string Username) : Packet((int)PacketType.Call)
{
    /// <summary>The caller.</summary>
    public string Username { get; init => field = PacketFieldRules.Required(value); } = PacketFieldRules.Required(Username);

    internal override void WriteFields(ref PacketWriter writer) => writer.Value(Username);
}

/// <summary>005: the callee accepts the call.</summary>
public sealed record AcceptCallPacket() : Packet((int)PacketType.AcceptCall)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}

/// <summary>006: the call is declined, cancelled or over.</summary>
public sealed record HangUpPacket() : Packet((int)PacketType.HangUp)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}

/// <summary>
/// 014: call data. For logs, tests and tools; the media path reads and writes its four-byte prefix in place
/// (<see cref="PacketLimits.CallDataPrefix"/>) and never creates one of these.
/// </summary>
/// <param name="Data">
/// One RTP or compound RTCP packet as it is, not escaped; at least one byte on the wire. Compared by content. The caller's
/// memory is kept, not copied, when the packet is made by hand.
/// </param>
public sealed record CallDataPacket(ReadOnlyMemory<byte> Data) : Packet((int)PacketType.CallData)
{
    /// <summary>Whether the number, the attributes and the bytes of <see cref="Data"/> are the same.</summary>
    public bool Equals(CallDataPacket? other) => base.Equals(other) && Data.Span.SequenceEqual(other.Data.Span);

    /// <inheritdoc />
    public override int GetHashCode() =>
        HashCode.Combine(Data.Length, Data.IsEmpty ? 0 : Data.Span[0], Data.IsEmpty ? 0 : Data.Span[^1]);

    internal override void WriteFields(ref PacketWriter writer) => writer.Raw(Data.Span);
}

/// <summary>015: the caller has seen 005.</summary>
public sealed record CallAcceptedCallBackPacket() : Packet((int)PacketType.CallAcceptedCallBack)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}

/// <summary>016 (extension <c>ringing</c>): the callee has the call and alerts its user.</summary>
public sealed record CallRingingPacket() : Packet((int)PacketType.CallRinging)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}

/// <summary>017 (extension <c>identity</c>): the callee wants 004 again, with the cookie that this packet brings.</summary>
public sealed record CallChallengePacket() : Packet((int)PacketType.CallChallenge)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}

/// <summary>018 (extension <c>status</c>): whether the sender holds the call, and whether it is muted.</summary>
public sealed record CallStatusPacket() : Packet((int)PacketType.CallStatus)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}

/// <summary>019 (extension <c>identity</c>): asks, or confirms, that the other side is at this address now.</summary>
public sealed record CallPathPacket() : Packet((int)PacketType.CallPath)
{
    internal override void WriteFields(ref PacketWriter writer)
    {
    }
}
