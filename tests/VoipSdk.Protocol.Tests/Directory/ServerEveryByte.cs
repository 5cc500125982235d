using System.Text;
using CsCheck;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Tests.Packets;

namespace VoipSdk.Protocol.Tests.Directory;

// Whatever comes, in whatever pieces: the session answers, or ends, and never throws.
public class ServerEveryByte
{
    private const string Conversation = "000 4242 ext=keepalive \n001 bob \n007 al \n\n011 cy \n012 dee \n";
    private const string Answers = "000 ext=keepalive,identity \n002 \n008 al \n\n";

    [Fact]
    public void Every_split_of_a_conversation_is_answered_the_same()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Conversation);
        for (int first = 0; first <= bytes.Length; first++)
        {
            for (int second = first; second <= bytes.Length; second++)
            {
                var session = new ServerSession();
                session.Receive(bytes.AsSpan(0, first));
                session.Receive(bytes.AsSpan(first, second - first));
                session.Receive(bytes.AsSpan(second));

                Assert.Equal(Answers.Replace("\n\n", "\n"), session.TakeSent().Replace("\n\n", "\n"));
                Assert.Equal(4, session.Events.Count);
                Assert.True(session.Machine.IsLoggedIn);
            }
        }
    }

    [Fact]
    public void Every_truncation_of_a_conversation_ends_quietly()
    {
        byte[] bytes = Encoding.UTF8.GetBytes(Conversation);
        for (int length = 0; length <= bytes.Length; length++)
        {
            var session = new ServerSession();
            session.Receive(bytes.AsSpan(0, length));
            session.EndOfStream();

            // A first line without its end is what a peer without framing would have written.
            string answers = session.TakeSent();
            Assert.True(Answers.StartsWith(answers, StringComparison.Ordinal) || (length < 24 && answers == "000 \n"), answers);
            Assert.True(session.Machine.IsFinished);
            Assert.Single(session.Events.OfType<SessionEnded>());
        }
    }

    [Fact]
    public void Random_bytes_never_throw()
    {
        PropertyCheck.ForAll(Gen.Byte.Array[0, 200].Array[1, 12], 3_000, Feed);
    }

    [Fact]
    public void Random_packets_and_answers_never_throw()
    {
        string[] tokens =
        [
            "0", "000", "1", "7", "007", "11", "12", "13", "17", "999", "bob", "al", "4242", "ext=keepalive", "=", "%", "%2", "\n",
            " ", " \n", "\r\n", "\0", "é", "💥", "a%20b",
        ];
        Gen<string> token = Gen.Int[0, tokens.Length - 1].Select(index => tokens[index]);
        Gen<byte[]> piece = token.Array[0, 12].Select(parts => Encoding.UTF8.GetBytes(string.Join(" ", parts)));
        PropertyCheck.ForAll(piece.Array[1, 12], 3_000, Feed);
    }

    private static void Feed(byte[][] pieces)
    {
        var session = new ServerSession(answersItself: pieces.Length % 2 == 0);
        foreach (byte[] piece in pieces)
        {
            session.Receive(piece);
            session.AdvanceBy(TimeSpan.FromMilliseconds(piece.Length));
            session.Do((machine, now) => machine.NotifyInvite(ServerSession.Name("zoe"), now));
        }

        session.EndOfStream();
        session.AdvanceBy(TimeSpan.FromSeconds(5));
        Assert.True(session.Machine.EndReason != DirectoryServerEndReason.None
            || session.Events.Exists(e => e is LoginRequested or InviteRequested));
    }
}
