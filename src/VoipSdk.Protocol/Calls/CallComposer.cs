using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §7: the one place where signalling packets get their attributes. Datagrams carry no terminator,
// so that an answer can be as short as the shortest request. Without an id a packet is a base-level one, bare.
internal static class CallComposer
{
    public static Packet Invite(string localUsername, CallId id, IReadOnlyList<CallCodec> codecs, CallId crossed)
    {
        PacketAttributes attributes = WithId(id).With("codecs", CallCodecList.Format(codecs));
        return new CallPacket(localUsername)
        {
            Attributes = crossed == CallId.None ? attributes : attributes.With("crossed", crossed.ToString()),
        };
    }

    public static Packet Ringing(CallId id) => new CallRingingPacket { Attributes = WithId(id) };

    public static Packet Accept(CallId id, CallCodec codec) => new AcceptCallPacket
    {
        Attributes = id == CallId.None ? PacketAttributes.Empty : WithId(id).With("codec", codec.ToString()),
    };

    public static Packet Confirm(CallId id) => new CallAcceptedCallBackPacket { Attributes = WithId(id) };

    // With an id and without a reason: "no such call here".
    public static Packet HangUp(CallId id, string? reason) => new HangUpPacket
    {
        Attributes = id == CallId.None || reason is null ? WithId(id) : WithId(id).With("reason", reason),
    };

    public static Packet Acknowledge(CallId id) => new HangUpPacket { Attributes = WithId(id).With("ack", "1") };

    private static PacketAttributes WithId(CallId id) =>
        id == CallId.None ? PacketAttributes.Empty : PacketAttributes.Empty.With("id", id.ToString());
}
