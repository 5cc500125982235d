namespace VoipSdk.Protocol.Packets;

/// <summary>What is wrong with bytes that are not a packet.</summary>
public enum PacketErrorKind
{
    /// <summary>Nothing is wrong.</summary>
    None = 0,

    /// <summary>Longer than <see cref="PacketLimits.MaxPacketBytes"/>.</summary>
    TooLong,

    /// <summary>Not UTF-8, before or after its escapes are resolved.</summary>
    NotUtf8,

    /// <summary>Does not begin with one to three digits followed by a space or the end.</summary>
    NoCode,

    /// <summary>A positional value that the packet needs is not there.</summary>
    MissingField,

    /// <summary>A positional value is not what the packet needs: a port above 65535, an address that is none.</summary>
    InvalidField,

    /// <summary>More than <see cref="PacketLimits.MaxFields"/> fields.</summary>
    TooManyFields,
}

/// <summary>Why bytes were not accepted as a packet.</summary>
/// <param name="Kind">The rule that was broken.</param>
/// <param name="Detail">What exactly, for a log at Debug: never a username or an address.</param>
public readonly record struct PacketError(PacketErrorKind Kind, string Detail)
{
    /// <inheritdoc />
    public override string ToString() => $"{Kind}: {Detail}";
}
