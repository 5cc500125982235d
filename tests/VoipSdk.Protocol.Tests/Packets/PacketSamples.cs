using System.Net;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Tests.Security;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>Packets of every number, with what makes each of them hard to read.</summary>
internal static class PacketSamples
{
    public static IReadOnlyList<Packet> Directory { get; } =
    [
        new WelcomePacket(),
        new WelcomePacket(4242),
        new WelcomePacket(65_535) { Attributes = PacketAttributes.Empty.With("ext", "ringing,keepalive") },
        new ConnectPacket("alice"),
        new ConnectPacket("a b=c%d\te"),
        new ConnectPacket("Zoë 🦊"),
        new ConnectPacket("alice") { Attributes = Key },
        new SuccessConnectPacket(),
        new FailConnectPacket(),
        new FailConnectPacket { Attributes = PacketAttributes.Empty.With("reason", "in-use") },
        new PendingRequestPacket("bob"),
        new PendingSuccessPacket(),
        new PendingSuccessPacket("bob"),
        new PendingFailPacket(),
        new PendingFailPacket("bob") { Attributes = PacketAttributes.Empty.With("reason", "unknown") },
        new PendingInfoPacket("alice"),
        new AcceptPendingPacket("alice"),
        new RefusePendingPacket("alice"),
        new AddContactPacket(IPAddress.Parse("192.0.2.7"), 4242, "bob"),
        new AddContactPacket(IPAddress.Parse("2001:db8::7"), 0, "100% bob"),
        new AddContactPacket(IPAddress.Parse("192.0.2.7"), 4242, "bob") { Attributes = Key },
        new UnknownPacket(20, []),
        new UnknownPacket(999, ["one", "=two"]) { Attributes = PacketAttributes.Empty.With("empty", "") },
    ];

    public static IReadOnlyList<Packet> Call { get; } =
    [
        new CallPacket("alice"),
        new CallPacket("alice") { Attributes = PacketAttributes.Empty.With("id", "7f3a").With("codecs", "opus,pcmu") },
        new AcceptCallPacket(),
        new HangUpPacket() { Attributes = PacketAttributes.Empty.With("reason", "busy") },
        new CallAcceptedCallBackPacket(),
        new CallRingingPacket(),
        new CallChallengePacket(),
        new CallStatusPacket(),
        new CallPathPacket(),
    ];

    private static PacketAttributes Key => PacketAttributes.Empty.With("key", PublicKeys.FirstText);

    public static IReadOnlyList<Packet> All { get; } =
        [.. Directory, .. Call, new CallDataPacket(new byte[] { 0x80, 0x6F, 0x00, 0x0A, 0x20, 0x25, 0xFF })];
}
