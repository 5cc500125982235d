using System.Net;
using System.Text;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Security;

// Somebody who sees every datagram and sends what he likes, from whatever address he likes. He may hinder, by losing
// packets, but nothing that he says is believed.
public class Attackers
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);
    private static readonly TransportAddress Elsewhere = new(IPAddress.Parse("198.51.100.66"), 6666);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Copies_pieces_and_alterations_of_everything_that_was_said_change_nothing(int seed)
    {
        CallPair pair = Talking();
        var random = new SimRandom(seed);
        int events = pair.Caller.Events.Count + pair.Callee.Events.Count;
        SimDatagram[] seen = [.. pair.Network.Transcript];
        for (int i = 0; i < 2_000; i++)
        {
            SimDatagram datagram = seen[random.Next(seen.Length)];
            byte[] bytes = Alter([.. datagram.Bytes.Span], random);
            TransportAddress from = random.Next(3) switch { 0 => datagram.From, 1 => Elsewhere, _ => datagram.To };
            pair.Network.Send(from, random.Chance(0.5) ? datagram.To : datagram.From, bytes);
            pair.AdvanceBy(random.Span(TimeSpan.FromMilliseconds(4)));
        }

        pair.AdvanceBy(30 * Second);
        AssertUntouched(pair, events);
    }

    [Fact]
    public void Packets_that_name_the_call_and_have_no_code_change_nothing()
    {
        CallPair pair = Talking();
        int events = pair.Caller.Events.Count + pair.Callee.Events.Count;
        CallId id = pair.Caller.LatestCall!.Id;
        string[] packets =
        [
            $"006 id={id} reason=hangup", $"006 id={id}", $"006 id={id} ack=1", $"006 id={id} reason=lost n=99999 mac={new string('A', 22)}",
            $"006 id={id} token={new string('A', 22)}", $"006 id={id} reason=failed-authentication sig={new string('A', 86)}",
            $"005 id={id} codec=0:PCMU/8000", $"016 id={id}", $"015 id={id}", $"015 id={id} nonce={new string('A', 22)} n=99999",
            $"018 id={id} rev=9 hold=1 mute=1", $"018 id={id} rev=9 hold=1 mute=1 n=18446744073709551615 mac={new string('A', 22)}",
            $"019 id={id} check=1", $"019 id={id} ack=1", $"017 id={id} cookie={new string('A', 22)}", $"004 alice id={id} codecs=0:PCMU/8000",
            "006", "015", "005", "004 alice", "004 bob", "014 " + new string('x', 40),
        ];
        foreach (string packet in packets)
        {
            foreach (TransportAddress from in new[] { pair.Caller.Address, pair.Callee.Address, Elsewhere })
            {
                pair.Network.Send(from, pair.Callee.Address, Encoding.UTF8.GetBytes(packet));
                pair.Network.Send(from, pair.Caller.Address, Encoding.UTF8.GetBytes(packet));
                pair.AdvanceBy(TimeSpan.FromMilliseconds(50));
            }
        }

        AssertUntouched(pair, events);
        Assert.False(pair.Callee.Agent.TryGetCall(pair.Callee.LatestCall!.Call, out CallSnapshot call) && call.IsRemoteHeld);
    }

    [Fact]
    public void Nothing_that_an_attacker_says_ends_a_call_that_rings()
    {
        var pair = CallPair.Create(seed: 5);
        pair.Caller.Dial();
        pair.AdvanceBy(Second);
        CallId id = pair.Caller.LatestCall!.Id;
        foreach (string packet in new[] { $"006 id={id} reason=declined", $"006 id={id} reason=busy", $"006 id={id}", $"005 id={id} codec=0:PCMU/8000" })
        {
            pair.Network.Send(pair.Callee.Address, pair.Caller.Address, Encoding.UTF8.GetBytes(packet));
            pair.Network.Send(pair.Caller.Address, pair.Callee.Address, Encoding.UTF8.GetBytes(packet));
        }

        pair.AdvanceBy(Second);
        Assert.Equal(CallState.Ringing, pair.Caller.State);
        Assert.Equal(CallState.Incoming, pair.Callee.State);
    }

    [Fact]
    public void A_callee_that_was_not_heard_of_cannot_be_forged_either()
    {
        var pair = CallPair.Create(seed: 5, Link.Dead);
        pair.Caller.Dial();
        CallId id = pair.Caller.LatestCall!.Id;
        pair.Network.SetLink(pair.Callee.Address, pair.Caller.Address, Link.Perfect);
        using var mallory = IdentityKey.Create();
        CallExchange forged = MalloryAnswers(pair, mallory);
        byte[] buffer = new byte[1_200];
        foreach (Packet packet in new[] { CallComposer.Ringing(id), CallComposer.Accept(id, CallCodec.Opus, null), CallComposer.HangUp(id, "declined") })
        {
            Assert.True(forged.TryWrite(packet, buffer, out int length));
            pair.Network.Send(pair.Callee.Address, pair.Caller.Address, buffer.AsSpan(0, length));
        }

        pair.AdvanceBy(Second);
        Assert.Equal(CallState.Dialing, pair.Caller.State);
        Assert.Equal(3, pair.Caller.Agent.Counters.NotAuthentic);
    }

    [Fact]
    public void A_call_by_another_key_than_the_contacts_rings_nowhere_and_fails()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Callee.AddContact("alice", pair.Caller.Address, TestIdentities.Of("mallory").PublicKey);
        pair.Caller.Dial();
        pair.AdvanceBy(Second);

        Assert.Empty(pair.Callee.Calls);
        Assert.Equal(CallEndReason.FailedAuthentication, pair.Caller.EndReason);
        Assert.Equal(1, pair.Callee.Agent.Counters.NotAuthentic);
    }

    [Fact]
    public void A_callee_with_another_key_than_the_contacts_is_not_believed()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Caller.AddContact("bob", pair.Callee.Address, TestIdentities.Of("mallory").PublicKey);
        pair.Caller.Dial();
        pair.AdvanceBy(61 * Second);

        Assert.Empty(pair.Callee.Calls);
        Assert.False(pair.Caller.LatestCall!.WasConnected);
        Assert.Equal(CallEndReason.Unreachable, pair.Caller.EndReason);
    }

    [Fact]
    public void Forged_calls_in_a_contacts_name_ring_nowhere_and_are_answered_with_less()
    {
        var pair = CallPair.Create(seed: 1);
        var random = new SimRandom(9);
        for (int i = 0; i < 100_000; i++)
        {
            string id = new CallId(random.NextBits(), random.NextBits() | 1).ToString();
            byte[] forged = Encoding.UTF8.GetBytes(
                $"004 alice id={id} codecs=111:opus/48000/2 e={new string('B', 87)} commit={new string('A', random.Next(60))}");
            pair.Callee.HandleDatagram(forged, pair.Caller.Address, pair.Now);
            Assert.True(pair.Network.Transcript.Count <= i + 1);
            Assert.True(pair.Network.Transcript[^1].Bytes.Length < forged.Length);
            if (i % 1_000 == 0)
            {
                pair.AdvanceBy(TimeSpan.FromMilliseconds(2));
            }
        }

        pair.AdvanceBy(Second);
        Assert.Empty(pair.Callee.Calls);
        Assert.Empty(pair.Caller.Events);
        Assert.Null(pair.Callee.Agent.NextDeadline);
    }

    [Fact]
    public void Copies_of_an_old_call_ring_at_no_later_time()
    {
        CallPair pair = SecuredCalls.Connected();
        byte[][] invites = [.. pair.Network.Transcript.Where(datagram => datagram.Text.StartsWith("004", StringComparison.Ordinal)).Select(datagram => datagram.Bytes.ToArray())];
        pair.Caller.HangUp();
        for (int second = 0; second < 600; second++)
        {
            pair.AdvanceBy(Second);
            pair.Network.Send(pair.Caller.Address, pair.Callee.Address, invites[second % invites.Length]);
        }

        pair.AdvanceBy(Second);
        Assert.Single(pair.Callee.Calls);
    }

    [Fact]
    public void Copies_of_an_old_call_do_not_ring_in_a_client_that_was_started_anew()
    {
        CallPair pair = SecuredCalls.Connected();
        byte[] invite = pair.Network.Transcript.Last(datagram => datagram.Text.StartsWith("004", StringComparison.Ordinal)).Bytes.ToArray();
        pair.Caller.Kill();
        pair.Callee.Restart();
        pair.Network.Send(pair.Caller.Address, pair.Callee.Address, invite);
        pair.AdvanceBy(Second);

        Assert.Single(pair.Callee.Calls);
        Assert.Null(pair.Callee.State);
    }

    [Fact]
    public void Nobody_is_called_or_calls_in_the_clear_whose_key_is_known()
    {
        var pair = CallPair.Create(seed: 1);
        var plain = new CallParty(
            pair.Network, "alice", pair.Caller.Address, 9, null, new CallAgentOptions { Encryption = CallEncryption.Preferred });
        plain.AddContact("bob", pair.Callee.Address, null);
        plain.Dial();
        pair.AdvanceBy(Second);

        Assert.Empty(pair.Callee.Calls);
        pair.Callee.Dial();
        pair.AdvanceBy(Second);
        Assert.Equal(CallState.Dialing, pair.Callee.State);
        Assert.Empty(plain.Calls.Skip(1));
    }

    [Fact]
    public void Encryption_that_is_required_refuses_contacts_without_a_key()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Caller.AddContact("bob", pair.Callee.Address, null);

        Assert.Equal(CallDialError.NoIdentityKey, pair.Caller.Dial());
        pair.Caller.Agent.SetContact("bob", pair.Callee.Address, TestIdentities.Of("bob").PublicKey, isRefused: true);
        Assert.Equal(CallDialError.IdentityChanged, pair.Caller.Dial());
    }

    [Fact]
    public void Someone_in_the_middle_who_swapped_both_keys_makes_the_strings_differ()
    {
        int same = 0;
        for (int seed = 0; seed < 20; seed++)
        {
            var network = new SimNetwork(seed);
            CallParty alice = Party(network, "alice", 1);
            CallParty bob = Party(network, "bob", 2);
            CallParty asBob = Party(network, "bob", 3, "mallory");
            CallParty asAlice = Party(network, "alice", 4, "mallory");
            alice.AddContact("bob", asBob.Address, asBob.Identity!.PublicKey);
            asBob.AddContact("alice", alice.Address, alice.Identity!.PublicKey);
            bob.AddContact("alice", asAlice.Address, asAlice.Identity!.PublicKey);
            asAlice.AddContact("bob", bob.Address, bob.Identity!.PublicKey);
            alice.Dial();
            network.AdvanceBy(Second);
            asAlice.Dial();
            network.AdvanceBy(Second);
            bob.Answer();
            asBob.Answer();
            network.AdvanceBy(Second);

            Assert.NotNull(alice.LatestCall!.AuthenticationString);
            Assert.NotNull(bob.LatestCall!.AuthenticationString);
            same += alice.LatestCall.AuthenticationString == bob.LatestCall.AuthenticationString ? 1 : 0;
        }

        Assert.Equal(0, same);
    }

    [Fact]
    public void A_caller_that_shows_another_nonce_than_it_was_bound_to_fails()
    {
        Assert.False(Reveal(new byte[16], new byte[16]).IsBroken);

        CallExchange callee = Reveal(new byte[16], [.. Enumerable.Repeat((byte)7, 16)]);
        Assert.True(callee.IsBroken);
        Assert.Null(callee.ShortAuthenticationString);
    }

    // Alice as her packets make her: bound to one nonce, she shows another, in a packet that is hers.
    private static CallExchange Reveal(byte[] bound, byte[] shown)
    {
        (IdentityKey alice, IdentityKey bob) = (TestIdentities.Of("alice"), TestIdentities.Of("bob"));
        var id = new CallId(1, 2);
        using var share = new KeyExchange();
        var offer = new CallOffer(
            id, "alice", "0:PCMU/8000", Base64UrlText.Encode(share.PublicKey), Base64UrlText.Encode(CallSecrecy.Commit(bound, share.PublicKey)),
            "AEAD_AES_128_GCM", "", Base64UrlText.Encode(new byte[16]));
        CallExchange callee = CallExchange.Answer(
            offer, new CallParticipants(bob, alice.PublicKey, [SrtpProfile.AeadAes128Gcm]), new byte[16])!;
        CallSignal answer = Signal(callee, CallComposer.Ringing(id));
        Assert.True(answer.TryGetBytes("e", 65, out byte[]? calleeShare));
        Assert.True(share.TryDerive(calleeShare, out byte[]? secret));
        using var transcript = new Transcript(CallSecrecy.AnswerLabel);
        byte[] hash = transcript.Add(offer.Hash(alice.PublicKey, bob.PublicKey)).Add(answer.Attributes.Find("e")).Add(answer.Attributes.Find("nonce"))
            .Add(answer.Attributes.Find("srtp")).Add(answer.Attributes.Find("ext")).Add(answer.Attributes.Find("reset")).Finish();
        using var schedule = new CallSchedule(secret, hash);
        using var control = new ControlChannel(schedule.ControlKey(ofCaller: true), schedule.ControlKey(ofCaller: false));
        var confirm = new CallAcceptedCallBackPacket { Attributes = CallComposer.Confirm(id).Attributes.With("nonce", Base64UrlText.Encode(shown)) };
        byte[] buffer = new byte[1_200];
        Assert.True(control.TryWrite(confirm, buffer, out int length));
        Assert.True(CallSignal.TryParse(buffer.AsSpan(0, length), Elsewhere, out CallSignal signal));
        Assert.True(callee.TryAuthenticate(signal));
        return callee;
    }

    private static CallSignal Signal(CallExchange exchange, Packet packet)
    {
        byte[] buffer = new byte[1_200];
        Assert.True(exchange.TryWrite(packet, buffer, out int length));
        Assert.True(CallSignal.TryParse(buffer.AsSpan(0, length), Elsewhere, out CallSignal signal));
        return signal;
    }

    private static CallParty Party(SimNetwork network, string username, byte host, string? identity = null) => new(
        network, username, new TransportAddress(new IPAddress(new byte[] { 192, 0, 2, host }), 4000), host, TestIdentities.Of(identity ?? username));

    // mallory answers alice's offer, as bob.
    private static CallExchange MalloryAnswers(CallPair pair, IdentityKey mallory)
    {
        SimDatagram invite = pair.Network.Transcript.First(datagram => datagram.Text.StartsWith("004", StringComparison.Ordinal));
        Assert.True(CallSignal.TryParse(invite.Bytes.Span, invite.From, out CallSignal signal));
        var participants = new CallParticipants(mallory, pair.Caller.Identity!.PublicKey, [SrtpProfile.AeadAes128Gcm]);
        return CallExchange.Answer(CallOffer.Read(signal)!, participants, new byte[16])!;
    }

    private static CallPair Talking()
    {
        CallPair pair = SecuredCalls.Connected();
        for (int i = 0; i < 10; i++)
        {
            pair.Caller.SendMedia();
            pair.Callee.SendMedia();
            pair.AdvanceBy(TimeSpan.FromMilliseconds(20));
        }

        pair.Caller.SetStatus(isHeld: false, isMuted: true);
        pair.AdvanceBy(2 * Second);
        pair.Caller.SetStatus(isHeld: false, isMuted: false);
        pair.AdvanceBy(2 * Second);
        return pair;
    }

    private static byte[] Alter(byte[] bytes, SimRandom random)
    {
        switch (random.Next(4))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 2:
                return [.. bytes, .. "x"u8];
            default:
                return bytes;
        }
    }

    private static void AssertUntouched(CallPair pair, int events)
    {
        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
        Assert.Equal(10, pair.Caller.MediaHeard);
        Assert.Equal(10, pair.Callee.MediaHeard);
        Assert.Equal(events, pair.Caller.Events.Count + pair.Callee.Events.Count);
        pair.Caller.SendMedia();
        pair.Callee.SendMedia();
        pair.AdvanceBy(Second);
        Assert.Equal(11, pair.Caller.MediaHeard);
        Assert.Equal(11, pair.Callee.MediaHeard);
    }
}
