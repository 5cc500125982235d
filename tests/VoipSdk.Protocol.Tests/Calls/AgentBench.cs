using System.Net;
using System.Text;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Calls;

// bob's agent on the bench: the test is the network and alice, and speaks in the text of packets.
internal sealed class AgentBench
{
    public const string Id1 = "00000000000000000000000000000001";
    public const string Id2 = "00000000000000000000000000000002";
    public const string Own = "80000000000000000000000000000000";
    public const string Codecs = "codecs=111:opus/48000/2,0:PCMU/8000";
    public const string Offer = Codecs + " ext=status,red";
    public static readonly TransportAddress Alice = new(IPAddress.Parse("192.0.2.1"), 4000);
    public static readonly TransportAddress Carol = new(IPAddress.Parse("192.0.2.3"), 4000);
    public static readonly CallId OwnId = new(0x8000000000000000, 0);
    private readonly byte[] _buffer = new byte[PacketLimits.MaxCallPacketBytes];
    private readonly List<string> _said = [];
    private readonly List<CallAgentEvent> _events = [];

    public AgentBench(CallAgentOptions? options = null)
    {
        Agent = CreateAgent(options);
        Agent.SetLocalUser("bob", null);
        SetContact("alice", Alice);
        SetContact("carol", Carol);
    }

    public CallAgent Agent { get; }

    // Without encryption: what packets say can be read and written here.
    public static CallAgent CreateAgent(CallAgentOptions? options) =>
        new((options ?? new CallAgentOptions()) with { Encryption = CallEncryption.Preferred }, new byte[32]);

    public void SetContact(string username, TransportAddress address) =>
        Agent.SetContact(username, address, trustedKey: null, isRefused: false);

    public MonoTime Now { get; private set; }

    public int Call { get; private set; }

    public IReadOnlyList<CallAgentEvent> Events => _events;

    public CallEndReason EndReason => _events.OfType<CallEnded>().LastOrDefault()?.Reason ?? CallEndReason.None;

    public CallState? State => Agent.TryGetCall(Call, out CallSnapshot call) ? call.State : null;

    // What bob has sent since the last look, joined by "|".
    public string Said()
    {
        string said = string.Join('|', _said);
        _said.Clear();
        return said;
    }

    public AgentBench Hear(string packet) => Hear(packet, Alice);

    public AgentBench Hear(string packet, TransportAddress from) => Hear(Encoding.UTF8.GetBytes(packet), from);

    public AgentBench Hear(byte[] datagram, TransportAddress from)
    {
        Agent.HandleDatagram(datagram, from, Now);
        return Drain();
    }

    public AgentBench Media()
    {
        Agent.HandleMedia(Call, Now);
        return Drain();
    }

    public AgentBench Dial(string username = "alice", CallId? id = null)
    {
        Assert.Equal(CallDialError.None, TryDial(username, id ?? OwnId));
        return this;
    }

    public CallDialError TryDial(string username, CallId id)
    {
        if (Agent.TryDial(username, id, Now, out int call, out CallDialError error))
        {
            Call = call;
        }

        Drain();
        return error;
    }

    public AgentBench EndAll()
    {
        Agent.EndAll(Now);
        return Drain();
    }

    public AgentBench Answer() => Command(Agent.Answer);

    public AgentBench Decline() => Command(Agent.Decline);

    public AgentBench HangUp() => Command(Agent.HangUp);

    public AgentBench Unreachable()
    {
        Agent.HandleUnreachable(Alice, Now);
        return Drain();
    }

    // Time passes; deadlines are kept on the way.
    public AgentBench Wait(double seconds)
    {
        MonoTime end = Now + TimeSpan.FromSeconds(seconds);
        while (Agent.NextDeadline is { } deadline && deadline <= end)
        {
            Now = deadline > Now ? deadline : Now;
            Agent.HandleTimeout(Now);
            Drain();
        }

        Now = end;
        return this;
    }

    // Puts bob into a state of a call with an extended alice whose id is Id1, or his own.
    public static AgentBench In(CallState state, bool outgoing)
    {
        var bench = new AgentBench();
        if (outgoing)
        {
            bench.Dial();
            _ = state is CallState.Ringing ? bench.Hear($"016 id={Own}") : bench;
            _ = state is CallState.Connected ? bench.Hear($"005 id={Own} codec=111:opus/48000/2") : bench;
        }
        else
        {
            bench.Hear($"004 alice id={Id1} {Codecs}");
            _ = state is CallState.Answering or CallState.Connected ? bench.Answer() : bench;
            _ = state is CallState.Connected ? bench.Hear($"015 id={Id1}") : bench;
        }

        // Past the repetitions of 006, so that whatever is said is an answer.
        _ = state is CallState.Ended ? bench.HangUp().Wait(33) : bench.Wait(0.2);
        Assert.Equal(state, bench.State);
        _ = bench.Said();
        return bench;
    }

    private AgentBench Command(Action<int, MonoTime> command)
    {
        command(Call, Now);
        return Drain();
    }

    private AgentBench Drain()
    {
        while (Agent.TryTransmit(_buffer, out int length, out TransportAddress to))
        {
            string text = Encoding.UTF8.GetString(_buffer, 0, length);
            _said.Add(to == Alice ? text : $"{to}: {text}");
        }

        while (Agent.TryTakeEvent(out CallAgentEvent? callEvent))
        {
            _events.Add(callEvent);
            Call = callEvent is CallIncoming ? callEvent.Call : Call;
        }

        return this;
    }
}
