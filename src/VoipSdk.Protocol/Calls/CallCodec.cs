using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VoipSdk.Protocol.Calls;

/// <summary>A codec as 004 offers and 005 answers it: what SDP calls an rtpmap (RFC 8866 §6.6).</summary>
/// <param name="Name">
/// Encoding name, compared without case: 1 to 32 ASCII letters, digits, <c>-</c>, <c>_</c> or <c>.</c>
/// </param>
/// <param name="PayloadType">
/// RTP payload type, 0 to 127 (RFC 3551); the caller's number holds in both directions.
/// </param>
/// <param name="ClockRate">RTP time-stamp units a second, in Hz: 48,000 for Opus (RFC 7587), 8,000 for PCMU.</param>
/// <param name="Channels">1 to 8. Opus says 2 whatever it carries (RFC 7587 §7).</param>
public sealed record CallCodec(string Name, int PayloadType, int ClockRate, int Channels)
{
    private const int MaxNameLength = 32;
    private const int MaxClockRate = 1_000_000;

    /// <summary>Opus as RFC 7587 wants it announced, payload type 111.</summary>
    public static CallCodec Opus { get; } = new("opus", 111, 48_000, 2);

    /// <summary>
    /// PCMU, G.711 µ-law, static payload type 0 (RFC 3551): the codec towards a peer that names none.
    /// </summary>
    public static CallCodec Pcmu { get; } = new("PCMU", 0, 8_000, 1);

    /// <summary>Whether all values are in the ranges that the wire allows.</summary>
    public bool IsValid =>
        IsValidName(Name) && PayloadType is >= 0 and <= 127 && ClockRate is > 0 and <= MaxClockRate
        && Channels is >= 1 and <= 8;

    /// <summary>
    /// Whether both are the same encoding: name (without case) and clock rate; payload types may differ.
    /// </summary>
    public bool IsSameEncoding(CallCodec other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return string.Equals(Name, other.Name, StringComparison.OrdinalIgnoreCase) && ClockRate == other.ClockRate;
    }

    /// <summary>
    /// Reads one codec as it stands on the wire: <c>111:opus/48000/2</c>; channels are 1 where not given.
    /// </summary>
    /// <returns>False for anything that is not exactly that, or out of range; it never throws.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out CallCodec? codec)
    {
        codec = null;
        string[] halves = text?.Split(':') ?? [];
        string[] parts = halves.Length == 2 ? halves[1].Split('/') : [];
        if (parts.Length is < 2 or > 3 || !TryParseNumber(halves[0], out int payloadType)
            || !TryParseNumber(parts[1], out int clockRate))
        {
            return false;
        }

        int channels = 1;
        if (parts.Length == 3 && !TryParseNumber(parts[2], out channels))
        {
            return false;
        }

        var read = new CallCodec(parts[0], payloadType, clockRate, channels);
        codec = read.IsValid ? read : null;
        return codec is not null;
    }

    /// <summary>The wire form: <c>111:opus/48000/2</c>, <c>0:PCMU/8000</c>.</summary>
    public override string ToString()
    {
        string text = PayloadType.ToString(CultureInfo.InvariantCulture) + ":" + Name + "/"
            + ClockRate.ToString(CultureInfo.InvariantCulture);
        return Channels == 1 ? text : text + "/" + Channels.ToString(CultureInfo.InvariantCulture);
    }

    private static bool IsValidName(string? name)
    {
        if (name is null || name.Length is 0 or > MaxNameLength)
        {
            return false;
        }

        foreach (char c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= 'A' and <= 'Z') or (>= '0' and <= '9') or '-' or '_' or '.'))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryParseNumber(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && text.Length <= 7;
}
