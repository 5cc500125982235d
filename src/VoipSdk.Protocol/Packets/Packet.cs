using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace VoipSdk.Protocol.Packets;

/// <summary>
/// One packet of the protocol: a number, positional values in the order of the seed protocol, then attributes.
/// Immutable, compared by value; <see cref="ToString"/> is the text on the wire without its terminator.
/// </summary>
/// <remarks>
/// The text form is stable: a test may compare <c>packet.ToString()</c> with a literal such as <c>"001 alice"</c>.
/// </remarks>
public abstract record Packet
{
    private protected Packet(int code) => Code = code;

    /// <summary>The number on the wire, 0 to 999; written with three digits.</summary>
    public int Code { get; }

    /// <summary>The extensions that the packet carries; empty from a base-level peer.</summary>
    public PacketAttributes Attributes { get; init; } = PacketAttributes.Empty;

    /// <summary>Reads one packet from its text, terminator already removed.</summary>
    /// <param name="text">
    /// The bytes of exactly one packet. A 014 keeps all bytes after its first space as they are.
    /// </param>
    /// <param name="packet">The packet; an <see cref="UnknownPacket"/> for numbers above 019.</param>
    /// <param name="error">What was wrong, when the method returns false.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> text, [NotNullWhen(true)] out Packet? packet, out PacketError error) =>
        PacketParser.TryParse(text, PacketLeniency.None, out packet, out error);

    /// <summary>Writes the packet's text, without a terminator.</summary>
    /// <returns>False, with nothing to keep in <paramref name="destination"/>, when it is too small.</returns>
    public bool TryWrite(Span<byte> destination, out int written) => PacketWriter.TryWrite(this, destination, out written);

    /// <summary>The packet's bytes without a terminator.</summary>
    public byte[] ToArray() => PacketWriter.ToArray(this, terminate: false);

    /// <summary>The packet as text, as it stands on the wire without its terminator: <c>007 bob</c>.</summary>
    /// <remarks>Bytes of a 014 that are not ASCII show as <c>\xNN</c>.</remarks>
    public sealed override string ToString()
    {
        byte[] bytes = ToArray();
        if (this is not CallDataPacket)
        {
            return Encoding.UTF8.GetString(bytes);
        }

        var text = new StringBuilder(bytes.Length * 2);
        foreach (byte b in bytes)
        {
            _ = b is >= 0x20 and < 0x7F and not (byte)'\\'
                ? text.Append((char)b)
                : text.Append("\\x").Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    // Positional values, unescaped, in wire order.
    internal abstract void WriteFields(ref PacketWriter writer);
}
