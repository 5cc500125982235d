using System.Net;
using System.Text;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Tests.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Security;

// Hundreds of seeded runs in which both users do what they like, the network does its worst, and somebody who sees every packet
// at once copies, cuts, alters, keeps back and makes up packets, from his own address and from everybody else's.
public class AttackedSchedules
{
    private const int Runs = 400;

    [Fact]
    public void Calls_end_once_and_for_the_same_reason_and_nobody_rings_or_is_heard_but_the_other_user()
    {
        for (int seed = 0; seed < Runs; seed++)
        {
            CallPair pair = Run(seed);
            List<string> faults = Judge(pair);
            Assert.True(faults.Count == 0, $"seed {seed}: {string.Join('\n', faults)}\n{pair.Transcript()}");
        }
    }

    internal static CallPair Run(int seed)
    {
        var random = new SimRandom(seed);
        var pair = CallPair.Create(seed, RandomSchedules.RandomLink(random));
        var attacker = new Attacker(pair, random);
        for (int action = random.Next(8) + 3; action > 0; action--)
        {
            RandomSchedules.Act(pair, random);
            attacker.AdvanceBy(random.Span(TimeSpan.FromSeconds(random.Chance(0.1) ? 30 : random.Chance(0.5) ? 5 : 0.3)));
        }

        pair.Caller.EndAll();
        attacker.AdvanceBy(random.Span(TimeSpan.FromSeconds(3)));
        pair.Callee.EndAll();
        pair.AdvanceBy(TimeSpan.FromSeconds(300));
        return pair;
    }

    internal static List<string> Judge(CallPair pair)
    {
        List<string> faults = CallStories.Judge(pair);
        faults.AddRange(JudgeOne(pair, pair.Caller, pair.Callee));
        faults.AddRange(JudgeOne(pair, pair.Callee, pair.Caller));
        return faults;
    }

    private static IEnumerable<string> JudgeOne(CallPair pair, CallParty party, CallParty other)
    {
        foreach (CallRecord call in party.Calls)
        {
            if (call.Direction == CallDirection.Incoming && !other.Calls.Any(dialed => dialed.Direction == CallDirection.Outgoing
                && dialed.Username == party.Username && pair.Network.Transcript.Any(sent => sent.From.Address.Equals(other.Address.Address)
                    && sent.Text.StartsWith($"004 {other.Username} id={call.Id} ", StringComparison.Ordinal))))
            {
                yield return $"{party.Username}: nobody called with {call}";
            }

            if (call.EndReasons.Contains(CallEndReason.FailedAuthentication) || (call.WasConnected && !call.IsEncrypted))
            {
                yield return $"{party.Username}: {call}";
            }
        }

        foreach (IGrouping<CallId, CallRecord> twice in party.Calls.GroupBy(call => call.Id).Where(calls => calls.Count() > 1))
        {
            yield return $"{party.Username}: {twice.Count()} calls of one id";
        }

        int said = pair.Network.Transcript.Count(sent => sent.From.Address.Equals(other.Address.Address)
            && sent.Text.StartsWith("014 ", StringComparison.Ordinal));
        if (party.MediaHeard > said)
        {
            yield return $"{party.Username} heard {party.MediaHeard} of {said}";
        }
    }

    // Sees what is sent every few milliseconds; what is delivered from him comes before what he copied, or much later.
    private sealed class Attacker(CallPair pair, SimRandom random)
    {
        public static readonly TransportAddress Address = new(IPAddress.Parse("198.51.100.66"), 6666);
        private const int MaxPacketsPerStep = 3;
        private int _seen;

        public void AdvanceBy(TimeSpan span)
        {
            for (MonoTime end = pair.Now + span; pair.Now < end;)
            {
                IReadOnlyList<SimDatagram> all = pair.Network.Transcript;
                for (int i = random.Next(MaxPacketsPerStep + 1); i > 0 && all.Count > 0; i--)
                {
                    // Half of it while it is new.
                    int from = random.Chance(0.5) && _seen < all.Count ? _seen : 0;
                    Attack(all[from + random.Next(all.Count - from)]);
                }

                _seen = pair.Network.Transcript.Count;
                pair.AdvanceBy(random.Span(TimeSpan.FromMilliseconds(random.Chance(0.5) ? 4 : 400)));
            }
        }

        private void Attack(SimDatagram seen)
        {
            CallParty target = random.Chance(0.5) ? pair.Caller : pair.Callee;
            TransportAddress from = random.Next(4) switch
            {
                0 => Address,
                1 => seen.To,
                2 => target == pair.Caller ? pair.Callee.Address : pair.Caller.Address,
                _ => seen.From,
            };
            target.HandleDatagram(random.Chance(0.2) ? MakeUp(seen) : Alter([.. seen.Bytes.Span]), from, pair.Now);
        }

        private byte[] Alter(byte[] bytes)
        {
            switch (random.Next(5))
            {
                case 0:
                    return bytes[..random.Next(bytes.Length)];
                case 1:
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    return bytes;
                default:
                    return bytes;
            }
        }

        private byte[] MakeUp(SimDatagram seen)
        {
            string id = seen.Text.Split(' ').FirstOrDefault(field => field.StartsWith("id=", StringComparison.Ordinal)) ?? "id=" + new string('1', 32);
            string bytes16 = new('A', 22);
            string[] made =
            [
                $"006 {id} reason=hangup", $"006 {id} ack=1", $"006 {id}", "006", $"006 {id} token={bytes16}", $"017 {id} cookie={bytes16}",
                $"015 {id} seen={bytes16} n=1 mac={bytes16}", $"019 {id} check=1", $"019 {id} ack=1", $"005 {id} codec=0:PCMU/8000",
                $"018 {id} rev=7 hold=1 mute=1 n=999 mac={bytes16}", "004 alice", "004 bob",
                seen.Text.Replace(" cookie=", " kookie=", StringComparison.Ordinal), seen.Text.Replace("004 alice", "004 bob", StringComparison.Ordinal),
                seen.Text.Split(" mac=")[0], seen.Text.Split(" sig=")[0] + $" sig={new string('A', 86)}",
            ];
            return Encoding.UTF8.GetBytes(made[random.Next(made.Length)]);
        }
    }
}
