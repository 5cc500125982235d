using System.Diagnostics.CodeAnalysis;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §7: one signalling packet as the call machines see it, its attributes already checked.
//   004 SP username [id= codecs= crossed=]   005 [id= codec=]   006 [id= reason= / id= ack=1]   015 [id=]   016 id=
//   017 id= cookie=   018 id= rev= hold= mute= [ack=]   019 id= check= / id= ack=   and what secures them, §9
internal readonly record struct CallSignal
{
    public PacketType Type { get; private init; }

    // Of the packet, terminator included: no answer may be longer.
    public int Length { get; private init; }

    public TransportAddress From { get; private init; }

    // The caller's name in 004, else empty.
    public string Username { get; private init; }

    // None from base-level peers.
    public CallId Id { get; private init; }

    // In 004: the receiver's own call, which the sender takes instead of placing this one (crossing calls).
    public CallId Crossed { get; private init; }

    // 004's "codecs" or 005's "codec"; null from base-level peers.
    public string? Codecs { get; private init; }

    public string? Reason { get; private init; }

    public bool IsAcknowledgement { get; private init; }

    public PacketAttributes Attributes { get; private init; }

    // As it came, for what is computed over its bytes.
    public byte[] Datagram { get; private init; }

    // Whether a 004 of a secured call was signed by the contact, for this process, a short while ago.
    public bool IsVerified { get; init; }

    public bool IsExtended => Id != CallId.None;

    // Base64url of exactly that many bytes.
    public bool TryGetBytes(string name, int length, [NotNullWhen(true)] out byte[]? bytes) =>
        Base64UrlText.TryDecode(Attributes.Find(name), length, out bytes);

    public static bool TryParse(ReadOnlySpan<byte> datagram, TransportAddress from, out CallSignal signal)
    {
        signal = default;
        if (datagram.Length > PacketLimits.MaxCallPacketBytes || !Packet.TryParse(datagram, out Packet? packet, out _) || !TryReadId(packet.Attributes, "id", out CallId id)
            || !TryReadId(packet.Attributes, "crossed", out CallId crossed))
        {
            return false;
        }

        var type = (PacketType)packet.Code;
        bool isSignal = type switch
        {
            PacketType.Call or PacketType.AcceptCall or PacketType.HangUp or PacketType.CallAcceptedCallBack => true,
            PacketType.CallRinging or PacketType.CallChallenge or PacketType.CallStatus or PacketType.CallPath => id != CallId.None,
            _ => false,
        };
        signal = new CallSignal
        {
            Type = type,
            Length = datagram.Length,
            Datagram = datagram.ToArray(),
            Attributes = packet.Attributes,
            From = from,
            Username = (packet as CallPacket)?.Username ?? "",
            Id = id,
            Crossed = crossed,
            Codecs = packet.Attributes.Find(type == PacketType.Call ? "codecs" : "codec"),
            Reason = packet.Attributes.Find("reason"),
            IsAcknowledgement = packet.Attributes.Find("ack") == "1",
        };
        return isSignal;
    }

    // An id that is there but is none makes the packet garbage, not one of a base-level peer.
    private static bool TryReadId(PacketAttributes attributes, string name, out CallId id)
    {
        id = CallId.None;
        return !attributes.TryGet(name, out string? text) || CallId.TryParse(text, out id);
    }
}
