using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// Thousands of seeded runs: whatever the network loses, doubles, delays and reorders, and whatever both users do at the
// same time, every call ends once on each side, both sides tell the same story, and nothing is left behind.
public class RandomSchedules
{
    private const int Runs = 6_000;

    [Fact]
    public void Every_call_ends_once_on_each_side_and_both_tell_the_same_story()
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            if (CallStories.Judge(Run(seed, keepsTranscript: false)).Count > 0)
            {
                CallPair again = Run(seed, keepsTranscript: true);
                Assert.Fail($"seed {seed}: {string.Join('\n', CallStories.Judge(again))}\n{again.Transcript()}");
            }
        }
    }

    [Fact]
    public void Every_call_ends_once_although_processes_freeze_die_and_start_again()
    {
        for (int seed = 0; seed < Runs / 3; seed++)
        {
            CallPair pair = RunWithCrashes(seed, keepsTranscript: false);
            if (CallStories.Judge(pair, pair.Callee).Count > 0)
            {
                CallPair again = RunWithCrashes(seed, keepsTranscript: true);
                Assert.Fail($"seed {seed}: {string.Join('\n', CallStories.Judge(again, again.Callee))}\n{again.Transcript()}");
            }
        }
    }

    // In the end alice's process dies, and bob does nothing: no call of his may hang.
    private static CallPair RunWithCrashes(int seed, bool keepsTranscript)
    {
        var random = new SimRandom(-seed);
        CallPair pair = CreatePair(-seed, random);
        pair.Network.KeepsTranscript = keepsTranscript;
        pair.Network.ReportsUnreachable = random.Chance(0.5);
        for (int action = random.Next(12) + 4; action > 0; action--)
        {
            CallParty victim = random.Chance(0.5) ? pair.Caller : pair.Callee;
            switch (random.Next(6))
            {
                case 0:
                    victim.Freeze();
                    pair.AdvanceBy(random.Span(TimeSpan.FromSeconds(20)));
                    victim.Thaw();
                    break;
                case 1:
                    victim.Kill();
                    pair.AdvanceBy(random.Span(TimeSpan.FromSeconds(20)));
                    victim.Restart();
                    break;
                default:
                    Act(pair, random);
                    pair.AdvanceBy(random.Span(TimeSpan.FromSeconds(5)));
                    break;
            }
        }

        pair.Caller.Kill();
        pair.AdvanceBy(TimeSpan.FromSeconds(61) + CallTimers.Tombstone);
        return pair;
    }

    private static CallPair Run(int seed, bool keepsTranscript)
    {
        var random = new SimRandom(seed);
        CallPair pair = CreatePair(seed, random);
        pair.Network.KeepsTranscript = keepsTranscript;
        for (int action = random.Next(8) + 2; action > 0; action--)
        {
            Act(pair, random);
            pair.AdvanceBy(random.Span(TimeSpan.FromSeconds(random.Chance(0.1) ? 30 : random.Chance(0.5) ? 5 : 0.3)));
        }

        (random.Chance(0.5) ? pair.Caller : pair.Callee).EndAll();
        pair.AdvanceBy(random.Span(TimeSpan.FromSeconds(3)));
        pair.Caller.EndAll();
        pair.Callee.EndAll();
        pair.AdvanceBy(TimeSpan.FromSeconds(300));
        return pair;
    }

    // Three quarters encrypted.
    internal static CallPair CreatePair(int seed, SimRandom random) => random.Next(4) == 0
        ? CallPair.CreateUnencrypted(seed, RandomLink(random))
        : CallPair.Create(seed, RandomLink(random));

    internal static Link RandomLink(SimRandom random) => new()
    {
        Latency = random.Span(TimeSpan.FromMilliseconds(200)),
        Jitter = random.Span(TimeSpan.FromMilliseconds(random.Chance(0.3) ? 1_500 : 100)),
        Loss = random.Next(5) * 0.125,
        Duplication = random.Next(3) * 0.2,
        Reordering = random.Next(3) * 0.2,
        HoldBack = random.Span(TimeSpan.FromSeconds(2)),
    };

    internal static void Act(CallPair pair, SimRandom random)
    {
        CallParty party = random.Chance(0.5) ? pair.Caller : pair.Callee;
        switch (random.Next(11))
        {
            case 0 or 1 or 2:
                _ = party.Dial();
                break;
            case 3:
                _ = party.Dial();
                pair.AdvanceBy(random.Span(TimeSpan.FromMilliseconds(500)));
                _ = (party == pair.Caller ? pair.Callee : pair.Caller).Dial();
                break;
            case 4 or 5:
                party.Answer();
                break;
            case 6:
                party.Decline();
                break;
            case 7:
                party.HangUp();
                break;
            case 8 when party.State == CallState.Connected:
                party.SendMedia();
                break;
            case 9:
                party.SetStatus(random.Chance(0.5), random.Chance(0.5));
                break;
            case 10 when party.LatestCall is { IsEncrypted: true }:
                // A new NAT binding; the directory does not know of it.
                party.MoveTo(new TransportAddress(party.Address.Address, (ushort)(random.Next(50_000) + 10_000)));
                break;
        }
    }
}
