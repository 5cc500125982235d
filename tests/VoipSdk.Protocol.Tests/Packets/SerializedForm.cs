using System.Globalization;
using System.Net;
using System.Text;
using VerifyXunit;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>What stands on the wire for each packet: a change of a snapshot is a change of the protocol.</summary>
public class SerializedForm
{
    private static readonly PacketAttributes Extended = PacketAttributes.Empty.With("ext", "ringing,keepalive");

    [Fact]
    public Task Welcome_000() =>
        Snapshot(new WelcomePacket(4242), new WelcomePacket(), new WelcomePacket(1) { Attributes = Extended });

    [Fact]
    public Task Connect_001() => Snapshot(
        new ConnectPacket("alice"), new ConnectPacket("Zoë 🦊"), new ConnectPacket("tab\tcr\rlf\nnul\0"), new ConnectPacket("100%=x y"));

    [Fact]
    public Task SuccessConnect_002() => Snapshot(new SuccessConnectPacket());

    [Fact]
    public Task FailConnect_003() => Snapshot(new FailConnectPacket(), Reason(new FailConnectPacket(), "in-use"));

    [Fact]
    public Task Call_004() => Snapshot(
        new CallPacket("alice"),
        new CallPacket("alice") { Attributes = PacketAttributes.Empty.With("id", "00ff").With("codecs", "opus,pcmu") });

    [Fact]
    public Task AcceptCall_005() => Snapshot(new AcceptCallPacket());

    [Fact]
    public Task HangUp_006() => Snapshot(new HangUpPacket(), Reason(new HangUpPacket(), "busy"));

    [Fact]
    public Task PendingRequest_007() => Snapshot(new PendingRequestPacket("bob"));

    [Fact]
    public Task PendingSuccess_008() => Snapshot(new PendingSuccessPacket("bob"), new PendingSuccessPacket());

    [Fact]
    public Task PendingFail_009() =>
        Snapshot(new PendingFailPacket("bob"), new PendingFailPacket(), Reason(new PendingFailPacket("bob"), "self"));

    [Fact]
    public Task PendingInfo_010() => Snapshot(new PendingInfoPacket("alice"));

    [Fact]
    public Task AcceptPending_011() => Snapshot(new AcceptPendingPacket("alice"));

    [Fact]
    public Task RefusePending_012() => Snapshot(new RefusePendingPacket("alice"));

    [Fact]
    public Task AddContact_013() => Snapshot(
        new AddContactPacket(IPAddress.Parse("192.0.2.7"), 4242, "bob"),
        new AddContactPacket(IPAddress.Parse("2001:db8::7"), 65_535, "bob"),
        new AddContactPacket(IPAddress.Parse("::ffff:192.0.2.7"), 0, "mapped"),
        new AddContactPacket(IPAddress.Parse("fe80::1%3"), 1, "scoped"));

    [Fact]
    public Task CallData_014() =>
        Snapshot(new CallDataPacket(new byte[] { 0x80, 0x6F, 0x00, 0x0A, 0x20, 0x5C, 0x25, 0xFF }));

    [Fact]
    public Task CallAcceptedCallBack_015() => Snapshot(new CallAcceptedCallBackPacket());

    [Fact]
    public Task CallRinging_016() => Snapshot(new CallRingingPacket());

    [Fact]
    public Task CallChallenge_017() => Snapshot(new CallChallengePacket());

    [Fact]
    public Task CallStatus_018() => Snapshot(new CallStatusPacket());

    [Fact]
    public Task CallPath_019() => Snapshot(new CallPathPacket());

    [Fact]
    public Task Unknown_020_to_999() => Snapshot(
        new UnknownPacket(20, []),
        new UnknownPacket(999, ["a", "b=c"]) { Attributes = PacketAttributes.Empty.With("x-1", "").With("y", "1 2") });

    private static Packet Reason(Packet packet, string reason) =>
        packet with { Attributes = packet.Attributes.With("reason", reason) };

    private static Task Snapshot(params Packet[] packets)
    {
        var text = new StringBuilder();
        foreach (Packet packet in packets)
        {
            byte[] bytes = packet.ToArray();
            text.Append(CultureInfo.InvariantCulture, $"text  {packet}\n");
            text.Append(CultureInfo.InvariantCulture, $"wire  {WireText.Escape(bytes)}\n");
            text.Append(CultureInfo.InvariantCulture, $"hex   {Convert.ToHexString(bytes)}\n\n");
        }

        return Verifier.Verify(text.ToString().TrimEnd('\n'));
    }
}
