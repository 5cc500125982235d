using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace VoipSdk.Protocol.Packets;

// docs/PROTOCOL.md §2: makes the packet of a number from its positional values. Values too many are ignored.
internal static class PacketFactory
{
    public static bool TryCreate(
        int code, List<string> values, [NotNullWhen(true)] out Packet? packet, out PacketError error)
    {
        error = default;
        packet = (PacketType)code switch
        {
            PacketType.Welcome => CreateWelcome(values, out error),
            PacketType.SuccessConnect => new SuccessConnectPacket(),
            PacketType.FailConnect => new FailConnectPacket(),
            PacketType.AcceptCall => new AcceptCallPacket(),
            PacketType.HangUp => new HangUpPacket(),
            PacketType.PendingSuccess => new PendingSuccessPacket(values.Count > 0 ? values[0] : null),
            PacketType.PendingFail => new PendingFailPacket(values.Count > 0 ? values[0] : null),
            PacketType.AddContact => CreateAddContact(values, out error),
            PacketType.CallAcceptedCallBack => new CallAcceptedCallBackPacket(),
            PacketType.CallRinging => new CallRingingPacket(),
            PacketType.CallChallenge => new CallChallengePacket(),
            PacketType.CallStatus => new CallStatusPacket(),
            PacketType.CallPath => new CallPathPacket(),
            > PacketType.CallPath => new UnknownPacket(code, values),
            _ => CreateNamed(code, values, out error),
        };

        return packet is not null;
    }

    private static Packet? CreateNamed(int code, List<string> values, out PacketError error)
    {
        if (values.Count == 0)
        {
            error = new(PacketErrorKind.MissingField, "the username is missing");
            return null;
        }

        error = default;
        string username = values[0];
        return (PacketType)code switch
        {
            PacketType.Connect => new ConnectPacket(username),
            PacketType.Call => new CallPacket(username),
            PacketType.PendingRequest => new PendingRequestPacket(username),
            PacketType.PendingInfo => new PendingInfoPacket(username),
            PacketType.AcceptPending => new AcceptPendingPacket(username),
            PacketType.RefusePending => new RefusePendingPacket(username),
            _ => throw new ArgumentOutOfRangeException(nameof(code), code, "Not a packet with a username alone."),
        };
    }

    private static WelcomePacket? CreateWelcome(List<string> values, out PacketError error)
    {
        error = default;
        if (values.Count == 0)
        {
            return new WelcomePacket();
        }

        if (TryParsePort(values[0], out int port) && port > 0)
        {
            return new WelcomePacket(port);
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
