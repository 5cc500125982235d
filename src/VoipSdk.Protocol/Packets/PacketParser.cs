using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Text;

namespace VoipSdk.Protocol.Packets;

internal enum PacketLeniency
{
    None,

    // From peers without framing, which know no attributes: a '=' in a value that the packet needs belongs to it.
    Unframed,
}

// docs/PROTOCOL.md §3
//   packet = code *( SP field )          ; the terminator is already gone, or is trimmed here
//   code   = 1*3DIGIT
//   field  = value / name "=" value      ; positional values first
internal static class PacketParser
{
    public static bool TryParse(
        ReadOnlySpan<byte> text, PacketLeniency leniency, [NotNullWhen(true)] out Packet? packet, out PacketError error)
    {
        packet = null;
        if (text.Length > PacketLimits.MaxPacketBytes)
        {
            error = new(PacketErrorKind.TooLong, $"{text.Length} bytes, at most {PacketLimits.MaxPacketBytes}");
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

        ReadOnlySpan<byte> fields = TrimTerminator(text)[Math.Min(codeLength, TrimTerminator(text).Length)..];
        var values = new List<string>(4);
        List<KeyValuePair<string, string>>? attributes = null;
        if (!TryReadFields(fields, RequiredFields(code, leniency), values, ref attributes, out error))
        {
            return false;
        }

        packet = Create(code, values, out error);
        if (packet is not null && attributes is not null)
        {
            packet = packet with { Attributes = PacketAttributes.FromValidated(attributes) };
        }

        return packet is not null;
    }

    public static ReadOnlySpan<byte> TrimTerminator(ReadOnlySpan<byte> text)
    {
        int length = text.Length;
        while (length > 0 && text[length - 1] is (byte)' ' or (byte)'\n' or (byte)'\r' or 0)
        {
            length--;
        }

        return text[..length];
    }

    private static bool TryReadCode(ReadOnlySpan<byte> text, out int code, out int length)
    {
        code = 0;
        length = 0;
        while (length < text.Length && length < 4 && text[length] is >= (byte)'0' and <= (byte)'9')
        {
            code = (code * 10) + text[length++] - '0';
        }

        return length is >= 1 and <= 3
            && (length == text.Length || text[length] is (byte)' ' or (byte)'\n' or (byte)'\r' or 0);
    }

    private static bool TryParseCallData(
        ReadOnlySpan<byte> text, int codeLength, [NotNullWhen(true)] out Packet? packet, out PacketError error)
    {
        packet = null;
        if (text.Length < codeLength + 2 || text[codeLength] != ' ')
        {
            error = new(PacketErrorKind.MissingField, "014 without data");
            return false;
        }

        error = default;
        packet = new CallDataPacket(text[(codeLength + 1)..].ToArray());
        return true;
    }

    private static int RequiredFields(int code, PacketLeniency leniency) => leniency == PacketLeniency.None
        ? 0
        : (PacketType)code switch
        {
            PacketType.AddContact => 3,
            PacketType.Connect or PacketType.PendingRequest or PacketType.PendingInfo or PacketType.AcceptPending
                or PacketType.RefusePending or PacketType.Call => 1,
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
            if (!PacketEscapes.TryDecode(field[(equals + 1)..], out string? value))
            {
                error = new(PacketErrorKind.NotUtf8, $"field {count} is not UTF-8");
                return false;
            }

            if (equals < 0)
            {
                // Positional values come first; one behind an attribute is a field of a later version.
                if (attributes is null)
                {
                    values.Add(value);
                }
            }
            else if (PacketEscapes.TryDecode(field[..equals], out string? name) && PacketAttributes.IsValidName(name))
            {
                (attributes ??= []).Add(new(name, value));
            }
        }

        return true;
    }

    private static Packet? Create(int code, List<string> values, out PacketError error)
    {
        error = default;
        string? first = values.Count > 0 ? values[0] : null;
        switch ((PacketType)code)
        {
            case PacketType.Welcome:
                return CreateWelcome(first, out error);
            case PacketType.Connect:
                return first is null ? Missing(out error) : new ConnectPacket(first);
            case PacketType.SuccessConnect:
                return new SuccessConnectPacket();
            case PacketType.FailConnect:
                return new FailConnectPacket();
            case PacketType.Call:
                return first is null ? Missing(out error) : new CallPacket(first);
            case PacketType.AcceptCall:
                return new AcceptCallPacket();
            case PacketType.HangUp:
                return new HangUpPacket();
            case PacketType.PendingRequest:
                return first is null ? Missing(out error) : new PendingRequestPacket(first);
            case PacketType.PendingSuccess:
                return new PendingSuccessPacket(first);
            case PacketType.PendingFail:
                return new PendingFailPacket(first);
            case PacketType.PendingInfo:
                return first is null ? Missing(out error) : new PendingInfoPacket(first);
            case PacketType.AcceptPending:
                return first is null ? Missing(out error) : new AcceptPendingPacket(first);
            case PacketType.RefusePending:
                return first is null ? Missing(out error) : new RefusePendingPacket(first);
            case PacketType.AddContact:
                return CreateAddContact(values, out error);
            case PacketType.CallAcceptedCallBack:
                return new CallAcceptedCallBackPacket();
            case PacketType.CallRinging:
                return new CallRingingPacket();
            default:
                return new UnknownPacket(code, values);
        }

        static Packet? Missing(out PacketError error)
        {
            error = new(PacketErrorKind.MissingField, "the username is missing");
            return null;
        }
    }

    private static WelcomePacket? CreateWelcome(string? port, out PacketError error)
    {
        error = default;
        if (port is null)
        {
            return new WelcomePacket();
        }

        if (TryParsePort(port, out int number) && number > 0)
        {
            return new WelcomePacket(number);
        }

        error = new(PacketErrorKind.InvalidField, "the port is not a number from 1 to 65535");
        return null;
    }

    private static AddContactPacket? CreateAddContact(List<string> values, out PacketError error)
    {
        error = default;
        if (values.Count < 3)
        {
            error = new(PacketErrorKind.MissingField, "013 needs an address, a port and a username");
            return null;
        }

        if (!TransportAddress.TryParseAddress(values[0], out IPAddress? address) || !TryParsePort(values[1], out int port))
        {
            error = new(PacketErrorKind.InvalidField, "013 needs an IP address and a port from 0 to 65535");
            return null;
        }

        return new AddContactPacket(address, port, values[2]);
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && text.Length <= 5 && port <= 65_535;
}
