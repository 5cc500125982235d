using System.Text;
using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// Random datagrams, and valid ones that were broken, never throw, and never make an agent grow.
public class GarbageAndFloods
{
    private static readonly string[] Seeds =
    [
        $"004 alice id={AgentBench.Id1} {AgentBench.Codecs}",
        $"004 alice id={AgentBench.Id2} {AgentBench.Codecs} crossed={AgentBench.Own}",
        "004 alice", $"016 id={AgentBench.Own}", $"005 id={AgentBench.Own} codec=111:opus/48000/2", "005", "015", "006",
        $"015 id={AgentBench.Id1}", $"006 id={AgentBench.Id1} reason=hangup", $"006 id={AgentBench.Own} ack=1",
        "014 \u0001\u0002",
    ];

    [Fact]
    public void Random_bytes_never_throw()
    {
        var random = new SimRandom(1);
        var bob = new AgentBench();
        byte[] datagram = new byte[600];
        for (int i = 0; i < 50_000; i++)
        {
            Span<byte> bytes = datagram.AsSpan(0, random.Next(datagram.Length));
            random.Fill(bytes);
            bob.Hear(bytes.ToArray(), AgentBench.Alice);
        }

        Assert.Empty(bob.Events);
        Assert.Equal("", bob.Said());

        // A few of them happen to be "15" or so.
        Assert.InRange(bob.Agent.Counters.Malformed, 49_900, 50_000);
    }

    [Fact]
    public void Broken_packets_in_every_state_never_throw_nor_pile_up()
    {
        var random = new SimRandom(2);
        var bob = new AgentBench(new CallAgentOptions { MaxCalls = 2, MaxEndedCalls = 4 });
        for (int i = 0; i < 50_000; i++)
        {
            byte[] packet = Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]);
            bob.Hear(Break(packet, random), random.Chance(0.9) ? AgentBench.Alice : AgentBench.Carol);
            Act(bob, random, i);
        }

        // At most two live and four ended calls: nothing is due once they are gone.
        bob.EndAll().Wait(100);
        Assert.Null(bob.Agent.NextDeadline);
        int[] ended = [.. bob.Events.OfType<CallEnded>().Select(ended => ended.Call)];
        Assert.NotEmpty(ended);
        Assert.Equal(ended.Distinct().Count(), ended.Length);
    }

    [Theory]
    [InlineData("004 alice id=")]
    [InlineData("004 alice id=00000000000000000000000000000000")]
    [InlineData("004 alice id=0000000000000000000000000000000G")]
    [InlineData("004 alice id=000000000000000000000000000000001")]
    [InlineData("004 alice id=ABCDEF00000000000000000000000001")]
    [InlineData("004")]
    [InlineData("016")]
    [InlineData("017 x")]
    [InlineData("007 alice")]
    [InlineData("x")]
    [InlineData("")]
    public void Packet_that_is_none_is_counted_and_dropped(string packet)
    {
        AgentBench bob = new AgentBench().Hear(packet);

        Assert.Empty(bob.Events);
        Assert.Equal("", bob.Said());
        Assert.Equal(1, bob.Agent.Counters.Malformed);
    }

    private static void Act(AgentBench bob, SimRandom random, int i)
    {
        switch (random.Next(40))
        {
            case 0:
                bob.Answer();
                break;
            case 1:
                bob.HangUp();
                break;
            case 2:
                _ = bob.TryDial("alice", new CallId(7, (ulong)i + 1));
                break;
            case 3 or 4:
                bob.Wait(random.NextDouble() * 3);
                break;
            case 5:
                bob.Media();
                break;
        }
    }

    private static byte[] Break(byte[] packet, SimRandom random)
    {
        if (random.Chance(0.5))
        {
            return packet;
        }

        int length = random.Next(packet.Length + 1);
        byte[] broken = random.Chance(0.5) ? packet[..length] : packet;
        if (broken.Length > 0)
        {
            broken[random.Next(broken.Length)] = (byte)random.NextBits();
        }

        return broken;
    }
}
