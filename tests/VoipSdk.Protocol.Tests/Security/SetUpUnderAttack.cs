using System.Globalization;
using System.Net;
using System.Text;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Security;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Security;

// Somebody on the path while a call is set up: he sees every packet at once, is faster than it, and writes any source address.
// He loses nothing, so the call has to come about, and to go on.
public class SetUpUnderAttack
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TransportAddress Elsewhere = new(IPAddress.Parse("198.51.100.66"), 6666);

    [Fact]
    public void A_callee_shows_no_reset_token_of_a_call_that_it_is_about_to_have()
    {
        CallPair pair = Far();
        pair.Caller.Dial();
        CallId id = pair.Caller.LatestCall!.Id;
        Say(pair, pair.Caller.Address, pair.Callee.Address, $"015 id={id} nonce={new string('A', 22)} n=1 mac={new string('A', 22)}");
        pair.AdvanceBy(Second);
        string[] tokens = [.. Texts(pair).Where(text => text.Contains(" token=", StringComparison.Ordinal))];
        pair.AdvanceBy(2 * Second);
        pair.Callee.Answer();
        pair.AdvanceBy(2 * Second);
        Assert.Equal(CallState.Connected, pair.Caller.State);

        Assert.NotEmpty(tokens);
        foreach (string token in tokens)
        {
            Say(pair, pair.Callee.Address, pair.Caller.Address, token);
        }

        pair.AdvanceBy(Second);
        Assert.Equal(CallState.Connected, pair.Caller.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Nobody_gets_a_side_to_sign_the_end_of_its_own_call(bool asksCaller)
    {
        CallPair pair = Far();
        pair.Caller.Dial();
        CallId id = pair.Caller.LatestCall!.Id;
        if (asksCaller)
        {
            pair.AdvanceBy(2 * Second);
        }

        (CallParty asked, CallParty other) = asksCaller ? (pair.Caller, pair.Callee) : (pair.Callee, pair.Caller);
        string forged = $"004 {other.Username} id={id} codecs=0:PCMU/8000 e={new string('B', 87)} commit={new string('A', 43)} "
            + $"srtp=AEAD_AES_128_GCM reset={new string('A', 22)}";
        TransportAddress from = asksCaller ? Elsewhere : other.Address;
        pair.Network.SetLink(from, asked.Address, Link.Perfect);
        pair.Network.SetLink(asked.Address, from, Link.Perfect);
        asked.HandleDatagram(Encoding.UTF8.GetBytes(forged), from, pair.Now);
        string cookie = Texts(pair).Last(text => text.StartsWith("017", StringComparison.Ordinal)).Split("cookie=")[1];
        asked.HandleDatagram(Encoding.UTF8.GetBytes($"{forged} cookie={cookie} sig={new string('A', 86)}"), from, pair.Now);
        string refusal = Texts(pair).Last(text => text.StartsWith("006", StringComparison.Ordinal));
        Assert.Contains("failed-authentication", refusal, StringComparison.Ordinal);
        Say(pair, asked.Address, other.Address, refusal);
        other.HandleDatagram(Encoding.UTF8.GetBytes(refusal), asked.Address, pair.Now);
        pair.AdvanceBy(2 * Second);
        pair.Callee.Answer();
        pair.AdvanceBy(2 * Second);

        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Copies_that_come_first_from_elsewhere_do_not_keep_a_call_from_being_set_up(bool bothWays)
    {
        var pair = CallPair.Create(seed: 3);
        var attacker = new Racer(pair, bothWays);
        pair.Caller.Dial();
        attacker.AdvanceBy(25 * Second);
        Assert.Equal(CallState.Incoming, pair.Callee.State);
        pair.Callee.Answer();
        attacker.AdvanceBy(10 * Second);

        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
        attacker.AdvanceBy(60 * Second);
        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
    }

    [Fact]
    public void A_copy_of_an_invite_from_elsewhere_gets_no_answer_but_a_challenge()
    {
        CallPair pair = Far();
        pair.Caller.Dial();
        pair.AdvanceBy(2 * Second);
        byte[] invite = pair.Network.Transcript.Last(datagram => datagram.Text.StartsWith("004", StringComparison.Ordinal)).Bytes.ToArray();
        pair.Callee.HandleDatagram(invite, Elsewhere, pair.Now);

        Assert.StartsWith("017", pair.Network.Transcript.Single(datagram => datagram.To == Elsewhere).Text, StringComparison.Ordinal);
        pair.Callee.Answer();
        Assert.DoesNotContain(pair.Network.Transcript, datagram => datagram.To == Elsewhere && datagram.Text.StartsWith("005", StringComparison.Ordinal));
    }

    [Fact]
    public void Copies_of_an_old_call_neither_ring_nor_end_it_again_after_it_has_moved()
    {
        CallPair pair = SecuredCalls.Connected();
        TransportAddress home = pair.Caller.Address;
        byte[] invite = pair.Network.Transcript.Last(datagram => datagram.Text.StartsWith("004", StringComparison.Ordinal)).Bytes.ToArray();
        pair.Caller.MoveTo(Elsewhere);
        pair.Caller.SendMedia();
        pair.AdvanceBy(Second);
        Assert.Single(pair.Callee.Events.OfType<CallMoved>());
        pair.Caller.HangUp();
        for (int i = 0; i < 30; i++)
        {
            pair.AdvanceBy(Second);
            pair.Network.Send(home, pair.Callee.Address, invite);
        }

        Assert.Equal([CallEndReason.HungUpThere], Assert.Single(pair.Callee.Calls).EndReasons);
    }

    // RFC 9000 §8.2.1: else a contact could say of any address that it is there, and have it flooded with sound.
    [Fact]
    public void Who_does_not_see_the_check_of_a_path_cannot_guess_it()
    {
        var checks = new HashSet<ulong>();
        for (int seed = 0; seed < 20; seed++)
        {
            var pair = CallPair.Create(seed);
            pair.Caller.Dial();
            pair.AdvanceBy(Second);
            pair.Callee.Answer();
            pair.AdvanceBy(Second);
            for (ushort move = 1; move <= 5; move++)
            {
                pair.Caller.MoveTo(new TransportAddress(Elsewhere.Address, move));
                pair.AdvanceBy(2 * Second);
            }

            checks.UnionWith(Texts(pair).Where(text => text.Contains(" check=", StringComparison.Ordinal))
                .Select(text => ulong.Parse(text.Split("check=")[1].Split(' ')[0], CultureInfo.InvariantCulture)));
        }

        Assert.True(checks.Count >= 100, $"{checks.Count} numbers for 100 checks");
        Assert.True(checks.Count(check => check < 1ul << 56) < 10, "the numbers have few bits");
    }

    // Each answer to a 004 that crosses bob's call shows its reader a string, and bob's user hears of none.
    [Fact]
    public void Crossing_calls_give_few_guesses_of_the_authentication_string()
    {
        IdentityKey mallory = TestIdentities.Of("mallory");
        var bob = new CallParticipants(TestIdentities.Of("bob"), mallory.PublicKey, [SrtpProfile.AeadAes128Gcm]);
        var id = new CallId(ulong.MaxValue, 1);
        var machine = CallMachine.Dial(1, id, new CallParties("bob", "alice", Elsewhere), new CallAgentOptions(), default);
        machine.Secure(bob, CallExchange.Offer(id, bob, "bob", "0:PCMU/8000", new byte[16]), new byte[16]);
        using var share = new KeyExchange();
        int answers = 0;
        for (ulong guess = 1; guess <= 20; guess++)
        {
            var crossing = new CallId(0, guess);
            var offer = new CallOffer(
                crossing, "alice", "0:PCMU/8000", Base64UrlText.Encode(share.PublicKey), Base64UrlText.Encode(new byte[32]), "AEAD_AES_128_GCM", "",
                Base64UrlText.Encode(new byte[16]));
            machine.HandleCrossing(Signal($"004 alice id={crossing} codecs=0:PCMU/8000"), CallCodec.Pcmu, Answer, default);
            string signature = Base64UrlText.Encode(CallSecrecy.SignEnd(mallory, crossing, "cancelled", invite: null));
            machine.Handle(Signal($"006 id={crossing} reason=cancelled sig={signature}"), default);

            CallExchange? Answer()
            {
                answers++;
                return CallExchange.Answer(offer, bob, new byte[16]);
            }
        }

        Assert.Equal(CallState.Dialing, machine.State);
        Assert.Equal(4, answers);
    }

    private static CallSignal Signal(string text)
    {
        Assert.True(CallSignal.TryParse(Encoding.UTF8.GetBytes(text), Elsewhere, out CallSignal signal));
        return signal with { IsVerified = true };
    }

    private static CallPair Far() => CallPair.Create(seed: 5, Link.Slow(TimeSpan.FromMilliseconds(100), TimeSpan.Zero));

    private static void Say(CallPair pair, TransportAddress from, TransportAddress to, string text) =>
        pair.Network.Send(from, to, Encoding.UTF8.GetBytes(text));

    private static IEnumerable<string> Texts(CallPair pair) => pair.Network.Transcript.Select(datagram => datagram.Text);

    // Sends a copy of each packet from elsewhere, which arrives before the packet.
    private sealed class Racer(CallPair pair, bool bothWays)
    {
        private static readonly TimeSpan Step = TimeSpan.FromMicroseconds(500);
        private int _copied;

        public void AdvanceBy(TimeSpan span)
        {
            for (MonoTime end = pair.Now + span; pair.Now < end; pair.AdvanceBy(Step))
            {
                for (; _copied < pair.Network.Transcript.Count; _copied++)
                {
                    SimDatagram datagram = pair.Network.Transcript[_copied];
                    CallParty target = datagram.To == pair.Caller.Address ? pair.Caller : pair.Callee;
                    if (datagram.To == target.Address && datagram.From != Elsewhere && (bothWays || target == pair.Caller))
                    {
                        target.HandleDatagram(datagram.Bytes.Span, Elsewhere, pair.Now);
                    }
                }
            }
        }
    }
}
