using System.Net;
using System.Runtime.CompilerServices;

namespace VoipSdk.Protocol.Packets;

// What a packet's values must be for the other end to read them. Checked when a packet is made, so that one that exists
// can be written, and that what was written is read as it was meant.
internal static class PacketFieldRules
{
    public static string Required(string value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return value.Length > 0
            ? value
            : throw new ArgumentException("A positional value cannot be empty: it would not be there for the reader.", name);
    }

    public static string? Optional(string? value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value is null ? null : Required(value, name);

    public static int Port(int value, int minimum, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum, name);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, ushort.MaxValue, name);
        return value;
    }

    public static int? OptionalPort(int? value, [CallerArgumentExpression(nameof(value))] string? name = null) =>
        value is { } port ? Port(port, 1, name) : null;

    public static IPAddress Address(IPAddress value, [CallerArgumentExpression(nameof(value))] string? name = null)
    {
        ArgumentNullException.ThrowIfNull(value, name);
        return new TransportAddress(value, 0).Address;
    }
}
