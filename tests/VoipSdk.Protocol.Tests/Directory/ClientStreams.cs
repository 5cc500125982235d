using System.Text;
using CsCheck;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

// How the server's bytes are cut must not matter where packets have ends, and must never hurt where they have none.
public class ClientStreams
{
    private const string Transcript =
        "\n010 carol \n008 bob \n009 dave reason=unknown \n"
        + "013 192.0.2.7 5000 bob \r\n012 erin \n099 new \n013 2001:db8::1 5001 Zoë \n";

    private const string Expected =
        "invited-by carol|ok #2|failed #3 UnknownUser"
        + "|contact bob 192.0.2.7:5000|refused-by erin|contact Zoë [2001:db8::1]:5001";

    private static readonly string[] Pieces =
    [
        "0", "000 ext=keepalive \n", "2", "3", "8", "9", "010 ", "bob", " ", "\n", "13 127.0.0.1 1 bob", "\0",
        "009 x reason=no-invite \n",
    ];

    private static readonly byte[] Bytes = Encoding.UTF8.GetBytes(Transcript);

    [Fact]
    public void Framed_transcript_means_the_same_in_every_split()
    {
        for (int first = 0; first <= Bytes.Length; first++)
        {
            for (int second = first; second <= Bytes.Length; second += 7)
            {
                DirectoryClientHarness client = WithRequests();
                client.Receive(Bytes.AsSpan(0, first));
                client.Receive(Bytes.AsSpan(first, second - first));
                client.Receive(Bytes.AsSpan(second));

                Assert.Equal(Expected, client.TakeEvents());
            }
        }
    }

    [Fact]
    public void Framed_transcript_means_the_same_byte_by_byte()
    {
        DirectoryClientHarness client = WithRequests();

        foreach (byte b in Bytes)
        {
            client.Receive([b]);
        }

        Assert.Equal(Expected, client.TakeEvents());
    }

    [Fact]
    public void Truncated_transcript_loses_the_unfinished_packet_and_nothing_else()
    {
        for (int length = 0; length < Bytes.Length; length++)
        {
            DirectoryClientHarness client = WithRequests();
            client.Receive(Bytes.AsSpan(0, length));
            client.ReceiveEnd();

            string events = client.TakeEvents();
            Assert.EndsWith("closed ClosedByServer", events, StringComparison.Ordinal);
            Assert.StartsWith(events[..^"closed ClosedByServer".Length].TrimEnd('|'), Expected, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("813 127.0.0.1 5000 bob", "ok #2|contact bob 127.0.0.1:5000")]
    [InlineData("810 carol", "ok #2|invited-by carol")]
    [InlineData("8 bob", "ok #2")]
    [InlineData("8\n", "ok #2")]
    [InlineData("913 127.0.0.1 5000 bob", "failed #2 UnknownUser|contact bob 127.0.0.1:5000")]
    public void Packets_that_a_base_server_ran_together_are_told_apart(string segment, string expected)
    {
        var client = DirectoryClientHarness.BaseLevel().LoggedIn();
        client.Invite("bob");

        client.Receive(segment);
        client.AdvanceBy(100);

        Assert.Equal(expected, client.TakeEvents());
    }

    [Fact]
    public void Packet_of_a_base_server_that_comes_in_two_segments_is_one_packet()
    {
        const string text = "13 127.0.0.1 5000 bob";
        for (int split = 1; split < text.Length; split++)
        {
            var client = DirectoryClientHarness.BaseLevel().LoggedIn();
            client.Receive(text[..split]);
            client.AdvanceBy(40);
            client.Receive(text[split..]);
            client.AdvanceBy(100);

            Assert.Equal("contact bob 127.0.0.1:5000", client.TakeEvents());
        }
    }

    [Fact]
    public void Login_refused_by_a_base_server_in_the_segment_of_its_hello_is_understood()
    {
        var client = DirectoryClientHarness.Started();
        client.Login("alice");

        client.Receive("0");
        client.AdvanceBy(200);
        client.Receive("3");
        client.AdvanceBy(100);

        Assert.Equal("welcomed|failed #1 UsernameInUse", client.TakeEvents());
    }

    [Fact]
    public void Whatever_a_server_sends_the_machine_survives_and_stays_bounded()
    {
        // Half noise, half pieces of the protocol, in random chunks with random pauses.
        Gen<byte[]> piece = Gen.OneOf(
            Gen.Byte.Array[0, 40],
            Gen.Int[0, Pieces.Length - 1].Select(index => Encoding.UTF8.GetBytes(Pieces[index])));
        Gen.Select(Gen.Bool, Gen.Select(piece, Gen.Int[0, 200]).List[1, 40]).Sample(
            (extended, chunks) =>
            {
                DirectoryClientHarness client = extended ? WithRequests() : DirectoryClientHarness.Started();
                client.Login("alice");
                foreach ((byte[] bytes, int pause) in chunks)
                {
                    client.Receive(bytes);
                    client.AdvanceBy(pause);
                }

                client.ReceiveEnd();
                Assert.Equal(DirectoryClientState.Closed, client.Machine.State);
                Assert.IsType<DirectoryClientEvent.Closed>(client.Events[^1]);
                Assert.Null(client.Machine.NextDeadline);
                Assert.False(client.Machine.TryTransmit(new byte[512], out _));
            },
            seed: "0N0XIzNsQ0O2",
            iter: 3_000);
    }

    // Logged in as alice (#1); the invitations of bob (#2) and dave (#3) wait for their answers.
    private static DirectoryClientHarness WithRequests()
    {
        DirectoryClientHarness client = DirectoryClientHarness.Extended().LoggedIn();
        client.Invite("bob");
        client.Invite("dave");
        return client;
    }
}
