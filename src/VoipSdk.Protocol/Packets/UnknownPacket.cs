namespace VoipSdk.Protocol.Packets;

/// <summary>A packet with a number that this version does not know (docs/PROTOCOL.md §3.5). Readers count and ignore it.</summary>
public sealed record UnknownPacket : Packet
{
    /// <summary>Creates a packet with any number, for extensions and for tests.</summary>
    /// <param name="code">20 to 999: the lower numbers have types of their own.</param>
    /// <param name="fields">Positional values, unescaped.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="code"/> is out of range.</exception>
    /// <exception cref="ArgumentException">A value is empty: no reader would see it.</exception>
    public UnknownPacket(int code, IReadOnlyList<string> fields)
        : base(code)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(code, (int)PacketType.CallPath + 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(code, 999);
        ArgumentNullException.ThrowIfNull(fields);
        Fields = Array.AsReadOnly([.. fields.Select(field => PacketFieldRules.Required(field, nameof(fields)))]);
    }

    /// <summary>The positional values, unescaped.</summary>
    public IReadOnlyList<string> Fields { get; }

    /// <summary>Whether number, values and attributes are the same.</summary>
    public bool Equals(UnknownPacket? other) =>
        other is not null && Code == other.Code && Fields.SequenceEqual(other.Fields) && Attributes.Equals(other.Attributes);

    /// <inheritdoc />
    public override int GetHashCode() => HashCode.Combine(Code, Fields.Count);

    internal override void WriteFields(ref PacketWriter writer)
    {
        foreach (string field in Fields)
        {
            writer.Value(field);
        }
    }
}
