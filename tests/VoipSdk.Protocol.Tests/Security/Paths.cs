using System.Net;
using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Security;

// docs/PROTOCOL.md §9.7: a call follows its other side to another address, and nobody else.
public class Paths
{
    private static readonly TransportAddress Mobile = new(IPAddress.Parse("203.0.113.9"), 50_123);
    private static readonly TransportAddress Elsewhere = new(IPAddress.Parse("198.51.100.66"), 6666);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(50);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Who_moves_is_heard_with_the_first_packet_and_hears_again_one_round_trip_later(bool callerMoves)
    {
        CallPair pair = SecuredCalls.Connected(Link.Slow(Latency, TimeSpan.Zero));
        (CallParty mover, CallParty other) = callerMoves ? (pair.Caller, pair.Callee) : (pair.Callee, pair.Caller);
        Talk(pair, 10);

        mover.MoveTo(Mobile);
        (int heardByOther, int heardByMover) = (other.MediaHeard, mover.MediaHeard);
        MonoTime moved = pair.Now;
        MonoTime? otherHears = null;
        MonoTime? moverHears = null;
        for (int i = 0; i < 20; i++)
        {
            Talk(pair, 1);
            otherHears ??= other.MediaHeard > heardByOther + 2 ? pair.Now : null;
            moverHears ??= mover.MediaHeard > heardByMover ? pair.Now : null;
        }

        // What was on its way to the other side arrives as well: two frames.
        Assert.InRange(otherHears!.Value - moved, Latency, Latency + (4 * Frame));
        Assert.InRange(moverHears!.Value - moved, 3 * Latency, (4 * Latency) + (2 * Frame));
        Assert.Single(other.Events.OfType<CallMoved>(), moved => moved.Address == Mobile);
    }

    [Fact]
    public void Who_moves_in_silence_is_found_by_the_next_keep_alive()
    {
        CallPair pair = SecuredCalls.Connected(Link.Slow(Latency, TimeSpan.Zero));

        pair.Caller.MoveTo(Mobile);
        pair.AdvanceBy(TimeSpan.FromSeconds(1.5) + (3 * Latency));

        Assert.Single(pair.Callee.Events.OfType<CallMoved>());
        pair.AdvanceBy(TimeSpan.FromMinutes(2));
        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
    }

    [Fact]
    public void Copies_from_elsewhere_move_nothing_even_if_they_come_first()
    {
        CallPair pair = SecuredCalls.Connected(Link.Slow(Latency, TimeSpan.Zero));
        int copied = pair.Network.Transcript.Count;
        for (int i = 0; i < 100; i++)
        {
            pair.Caller.SendMedia();
            pair.Callee.SendMedia();
            foreach (SimDatagram datagram in pair.Network.Transcript.Skip(copied).ToArray())
            {
                if (datagram.From == pair.Caller.Address || datagram.From == pair.Callee.Address)
                {
                    pair.Network.SetLink(Elsewhere, datagram.To, Link.Perfect);
                    pair.Network.Send(Elsewhere, datagram.To, datagram.Bytes.Span);
                }
            }

            copied = pair.Network.Transcript.Count;
            pair.AdvanceBy(Frame);
        }

        Assert.Empty(pair.Caller.Events.Concat(pair.Callee.Events).OfType<CallMoved>());
        Assert.True(pair.Network.Transcript.Any(datagram => datagram.To == Elsewhere), "no check was made");
        Assert.Equal(CallState.Connected, pair.Caller.State);
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        Assert.True(pair.Caller.MediaHeard >= 100 && pair.Callee.MediaHeard >= 100);
    }

    [Fact]
    public void Who_moves_is_followed_although_half_of_the_packets_come_first_from_elsewhere()
    {
        CallPair pair = SecuredCalls.Connected(Link.Slow(Latency, TimeSpan.Zero));
        pair.Caller.MoveTo(Mobile);
        for (int i = 0; i < 100; i++)
        {
            pair.Caller.SendMedia();
            if (i % 2 == 0)
            {
                pair.Callee.HandleDatagram(pair.Network.Transcript[^1].Bytes.Span, Elsewhere, pair.Now);
            }

            pair.AdvanceBy(Frame);
        }

        Assert.Equal(Mobile, Assert.Single(pair.Callee.Events.OfType<CallMoved>()).Address);
        Assert.InRange(pair.Callee.MediaHeard, 95, 100);
    }

    // He passes the checks on, and is the first with the answers: as good as a move, until the other side answers where it was.
    [Fact]
    public void Who_forwards_checks_and_answers_takes_little_of_what_is_said_and_does_not_keep_the_path()
    {
        CallPair pair = SecuredCalls.Connected(Link.Slow(Latency, TimeSpan.Zero));
        TransportAddress home = pair.Caller.Address;
        int copied = pair.Network.Transcript.Count;
        for (int i = 0; i < 1_000; i++)
        {
            if (i % 2 == 0)
            {
                pair.Caller.SendMedia();
                pair.Callee.SendMedia();
            }

            for (; copied < pair.Network.Transcript.Count; copied++)
            {
                SimDatagram datagram = pair.Network.Transcript[copied];
                if (datagram.To == Elsewhere)
                {
                    pair.Caller.HandleDatagram(datagram.Bytes.Span, pair.Callee.Address, pair.Now);
                }
                else if (datagram.To == pair.Callee.Address && (i % 4 == 0 || datagram.Text.StartsWith("019", StringComparison.Ordinal)))
                {
                    pair.Callee.HandleDatagram(datagram.Bytes.Span, Elsewhere, pair.Now);
                }
            }

            pair.AdvanceBy(Frame / 2);
        }

        pair.AdvanceBy(TimeSpan.FromSeconds(4));
        Assert.True(pair.Callee.Agent.TryGetCall(pair.Callee.LatestCall!.Call, out CallSnapshot call));
        Assert.Equal(home, call.Address);
        int diverted = pair.Network.Transcript.Count(sent => sent.To == Elsewhere && sent.Text.StartsWith("014", StringComparison.Ordinal));
        Assert.True(diverted <= 100, $"{diverted} of 500 frames went to who forwards");
        Assert.Contains(pair.Network.Transcript, sent => sent.To == Elsewhere && sent.Text.StartsWith("019", StringComparison.Ordinal));
    }

    [Fact]
    public void Checks_to_an_address_that_does_not_answer_are_few()
    {
        CallPair pair = SecuredCalls.Connected();
        pair.Network.SetLink(pair.Caller.Address, pair.Callee.Address, Link.Dead);
        for (int i = 0; i < 500; i++)
        {
            pair.Caller.SendMedia();
            pair.Network.Send(Elsewhere, pair.Callee.Address, pair.Network.Transcript[^1].Bytes.Span);
            pair.AdvanceBy(TimeSpan.FromMilliseconds(2));
        }

        Assert.InRange(pair.Network.Transcript.Count(datagram => datagram.To == Elsewhere), 1, 11);
    }

    [Fact]
    public void Calls_survive_any_number_of_moves_over_a_network_that_loses_a_fifth()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var random = new SimRandom(seed);
            var pair = CallPair.Create(seed, new Link { Latency = Latency, Jitter = Frame, Loss = 0.2 });
            pair.Caller.Dial();
            pair.AdvanceBy(TimeSpan.FromSeconds(10));
            pair.Callee.Answer();
            pair.AdvanceBy(TimeSpan.FromSeconds(10));
            for (int move = 0; move < 6 && pair.Caller.State == CallState.Connected; move++)
            {
                CallParty mover = random.Chance(0.5) ? pair.Caller : pair.Callee;
                mover.MoveTo(new TransportAddress(Mobile.Address, (ushort)(40_000 + (seed * 10) + move)));
                Talk(pair, 100);
                (int caller, int callee) = (pair.Caller.MediaHeard, pair.Callee.MediaHeard);
                Talk(pair, 50);
                Assert.True(pair.Caller.MediaHeard > caller + 20 && pair.Callee.MediaHeard > callee + 20, $"seed {seed}, move {move}");
            }
        }
    }

    [Fact]
    public void Calls_in_the_clear_stay_where_they_are()
    {
        CallPair pair = EndReasonsConnectedInTheClear();
        pair.Caller.MoveTo(Mobile);
        Talk(pair, 20);

        Assert.Empty(pair.Callee.Events.OfType<CallMoved>());
    }

    private static CallPair EndReasonsConnectedInTheClear()
    {
        var pair = CallPair.CreateUnencrypted(seed: 1);
        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        return pair;
    }

    private static void Talk(CallPair pair, int frames)
    {
        for (int i = 0; i < frames; i++)
        {
            pair.Caller.SendMedia();
            pair.Callee.SendMedia();
            pair.AdvanceBy(Frame);
        }
    }
}
