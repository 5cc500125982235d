using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Packets;

internal enum PacketLeniency
{
    None,

    // From peers without framing, which know no attributes: a '=' in a value that the packet needs belongs to it.
    Unframed,
}

// docs/PROTOCOL.md §3
//   0      3   4
//  +------+----+---------+----+---------+-   -+------------+-   -+-------------+
//  | code | SP |  value  | SP |  value  | ... | name=value | ... | terminator  |
//  +------+----+---------+----+---------+-   -+------------+-   -+-------------+
//  1 to 3  at    positional, in the order of   attributes, at     [SP] (LF / CR LF
//  digits  least  the packet's table, escaped   most 64 fields     / NUL), if any
//          one                                  with the values
//  014 is different: all that follows `014 ` is data as it is.
internal static class PacketParser
{
    private const int MaxCodeDigits = 3;

    public static bool TryParse(
        ReadOnlySpan<byte> text, PacketLeniency leniency, [NotNullWhen(true)] out Packet? packet, out PacketError error)
    {
        packet = null;
        ReadOnlySpan<byte> trimmed = TrimTerminator(text);
        if (trimmed.Length > PacketLimits.MaxPacketBytes)
        {
            error = TooLong(trimmed.Length);
            return false;
        }

        if (!TryReadCode(text, out int code, out int codeLength))
        {
            error = new(PacketErrorKind.NoCode, "the packet does not begin with one to three digits and a space");
            return false;
        }

        if (code == (int)PacketType.CallData)
        {
            return TryParseCallData(text, codeLength, out packet, out error);
        }

        var values = new List<string>(4);
        List<KeyValuePair<string, string>>? attributes = null;
        if (!TryReadFields(trimmed[codeLength..], VerbatimFields(code, leniency), values, ref attributes, out error)
            || !PacketFactory.TryCreate(code, values, out packet, out error))
        {
            return false;
        }

        if (attributes is not null)
        {
            packet = packet with { Attributes = PacketAttributes.FromValidated(attributes) };
        }

        return true;
    }

    /// <summary>What stands before the first LF or NUL, without the SP and CR at its end.</summary>
    public static ReadOnlySpan<byte> TrimTerminator(ReadOnlySpan<byte> text)
    {
        int end = text.IndexOfAny((byte)'\n', (byte)0);
        text = end < 0 ? text : text[..end];
        int length = text.Length;
        while (length > 0 && text[length - 1] is (byte)' ' or (byte)'\r')
        {
            length--;
        }

        return text[..length];
    }

    private static PacketError TooLong(int length) =>
        new(PacketErrorKind.TooLong, $"{length} bytes, at most {PacketLimits.MaxPacketBytes}");

    private static bool TryReadCode(ReadOnlySpan<byte> text, out int code, out int length)
    {
        code = 0;
        length = 0;
        while (length < text.Length && length <= MaxCodeDigits && text[length] is >= (byte)'0' and <= (byte)'9')
        {
            code = (code * 10) + text[length++] - '0';
        }

        return length is >= 1 and <= MaxCodeDigits
            && (length == text.Length || text[length] is (byte)' ' or (byte)'\n' or (byte)'\r' or 0);
    }

    private static bool TryParseCallData(
        ReadOnlySpan<byte> text, int codeLength, [NotNullWhen(true)] out Packet? packet, out PacketError error)
    {
        packet = null;
        if (text.Length > PacketLimits.MaxPacketBytes)
        {
            error = TooLong(text.Length);
            return false;
        }

        if (text.Length < codeLength + 2 || text[codeLength] != ' ')
        {
            error = new(PacketErrorKind.MissingField, "014 without data");
            return false;
        }

        error = default;
        packet = new CallDataPacket(text[(codeLength + 1)..].ToArray());
        return true;
    }

    // How many fields are values, whatever they hold.
    private static int VerbatimFields(int code, PacketLeniency leniency) => leniency == PacketLeniency.None
        ? 0
        : (PacketType)code switch
        {
            PacketType.AddContact => 3,
            PacketType.Connect or PacketType.PendingRequest or PacketType.PendingSuccess or PacketType.PendingFail
                or PacketType.PendingInfo or PacketType.AcceptPending or PacketType.RefusePending or PacketType.Call => 1,
            _ => 0,
        };

    private static bool TryReadFields(
        ReadOnlySpan<byte> fields,
        int verbatim,
        List<string> values,
        ref List<KeyValuePair<string, string>>? attributes,
        out PacketError error)
    {
        error = default;
        int count = 0;
        while (!fields.IsEmpty)
        {
            int end = fields.IndexOf((byte)' ');
            ReadOnlySpan<byte> field = end < 0 ? fields : fields[..end];
            fields = end < 0 ? default : fields[(end + 1)..];
            if (field.IsEmpty)
            {
                continue;
            }

            if (++count > PacketLimits.MaxFields)
            {
                error = new(PacketErrorKind.TooManyFields, $"more than {PacketLimits.MaxFields} fields");
                return false;
            }

            int equals = values.Count < verbatim ? -1 : field.IndexOf((byte)'=');
            string? name = null;
            if (!PacketEscapes.TryDecode(field[(equals + 1)..], out string? value)
                || (equals >= 0 && !PacketEscapes.TryDecode(field[..equals], out name)))
            {
                error = new(PacketErrorKind.NotUtf8, $"field {count} is not UTF-8");
                return false;
            }

            AddField(name, value, values, ref attributes);
        }

        return true;
    }

    private static void AddField(
        string? name, string value, List<string> values, ref List<KeyValuePair<string, string>>? attributes)
    {
        if (name is not null)
        {
            // A name of another form belongs to a later version, like every name that nobody asks for.
            if (PacketAttributes.IsValidName(name))
            {
                (attributes ??= []).Add(new(name, value));
            }
        }
        else if (attributes is null)
        {
            // Positional values come first; one behind an attribute belongs to a later version too.
            values.Add(value);
        }
    }
}
