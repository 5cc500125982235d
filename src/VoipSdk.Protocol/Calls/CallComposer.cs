using System.Globalization;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §7: the one place where signalling packets get their attributes. Datagrams carry no terminator,
// so that an answer can be as short as the shortest request. Without an id a packet is a base-level one, bare.
internal static class CallComposer
{
    public static Packet Invite(string localUsername, CallId id, CallAgentOptions options, CallId crossed)
    {
        PacketAttributes attributes = WithId(id).With("codecs", CallCodecList.Format(options.Codecs))
            .With(CallExtensions.AttributeName, CallExtensions.Of(options.TakesStereo));
        return new CallPacket(localUsername)
        {
            Attributes = crossed == CallId.None ? attributes : attributes.With("crossed", crossed.ToString()),
        };
    }

    public static Packet Ringing(CallId id) => new CallRingingPacket { Attributes = WithId(id) };

    public static Packet Challenge(CallId id, byte[] cookie) =>
        new CallChallengePacket { Attributes = WithId(id).With("cookie", Base64UrlText.Encode(cookie)) };

    // Without an acknowledgement it asks for one. Who does not record says nothing of it, as before there was "rec".
    public static Packet Status(CallId id, CallStatus status, uint? acknowledged)
    {
        PacketAttributes attributes = WithId(id).With("rev", Number(status.Revision))
            .With("hold", status.IsHeld ? "1" : "0").With("mute", status.IsMuted ? "1" : "0");
        attributes = status.IsRecording ? attributes.With("rec", "1") : attributes;
        return new CallStatusPacket
        {
            Attributes = acknowledged is { } revision ? attributes.With("ack", Number(revision)) : attributes,
        };
    }

    public static Packet PathCheck(CallId id, ulong check) =>
        new CallPathPacket { Attributes = WithId(id).With("check", Number(check)) };

    public static Packet PathConfirm(CallId id, ulong check) =>
        new CallPathPacket { Attributes = WithId(id).With("ack", Number(check)) };

    // Extensions are answered to callers who name theirs.
    public static Packet Accept(CallId id, CallCodec codec, string? extensions)
    {
        PacketAttributes attributes = id == CallId.None ? PacketAttributes.Empty : WithId(id).With("codec", codec.ToString());
        return new AcceptCallPacket
        {
            Attributes = extensions is null ? attributes : attributes.With(CallExtensions.AttributeName, extensions),
        };
    }

    public static Packet Confirm(CallId id) => new CallAcceptedCallBackPacket { Attributes = WithId(id) };

    // With an id and without a reason: "no such call here".
    public static Packet HangUp(CallId id, string? reason) => new HangUpPacket
    {
        Attributes = id == CallId.None || reason is null ? WithId(id) : WithId(id).With("reason", reason),
    };

    public static Packet Acknowledge(CallId id) => new HangUpPacket { Attributes = WithId(id).With("ack", "1") };

    // "No such call here", with the proof that its sender is who the other side called, and has forgotten.
    public static Packet Forgotten(CallId id, byte[] token, bool acknowledges)
    {
        PacketAttributes attributes = WithId(id).With("token", Base64UrlText.Encode(token));
        return new HangUpPacket { Attributes = acknowledges ? attributes.With("ack", "1") : attributes };
    }

    public static Packet SignedHangUp(CallId id, string reason, byte[] signature) => new HangUpPacket
    {
        Attributes = WithId(id).With("reason", reason).With("sig", Base64UrlText.Encode(signature)),
    };

    public static Packet Refusal(CallId id, string reason, string invite, byte[] signature) => new HangUpPacket
    {
        Attributes = WithId(id).With("reason", reason).With("invite", invite).With("sig", Base64UrlText.Encode(signature)),
    };

    private static string Number(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static PacketAttributes WithId(CallId id) =>
        id == CallId.None ? PacketAttributes.Empty : PacketAttributes.Empty.With("id", id.ToString());
}
