using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Security;

// What two users who trust each other's keys get: docs/PROTOCOL.md §9.
public class SecuredCalls
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_call_goes_over_the_wire_like_this()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Caller.Dial();
        pair.AdvanceBy(3 * Second);
        pair.Callee.Answer();
        pair.AdvanceBy(Second);
        pair.Caller.HangUp();
        pair.AdvanceBy(60 * Second);

        Assert.Equal(
            """
            0.000 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red e=* commit=* srtp=AEAD_AES_128_GCM,AEAD_AES_256_GCM reset=*
            0.001 bob → alice: 017 id=#1 cookie=*
            0.002 alice → bob: 004 alice id=#1 codecs=111:opus/48000/2,0:PCMU/8000 ext=status,red e=* commit=* srtp=AEAD_AES_128_GCM,AEAD_AES_256_GCM reset=* cookie=* sig=*
            0.003 bob → alice: 016 id=#1 e=* nonce=* srtp=AEAD_AES_128_GCM ext=status,red reset=* sig=* n=1 mac=*
            3.000 bob → alice: 005 id=#1 codec=111:opus/48000/2 e=* nonce=* srtp=AEAD_AES_128_GCM ext=status,red reset=* sig=* n=2 mac=*
            3.001 alice → bob: 015 id=#1 nonce=* seen=* n=1 mac=*
            4.000 alice → bob: 006 id=#1 reason=hangup seen=* n=2 mac=*
            4.001 bob → alice: 006 id=#1 ack=1 n=3 mac=*

            """,
            pair.Transcript());
    }

    [Fact]
    public void Both_sides_have_the_same_keys_and_show_the_same_string()
    {
        CallPair pair = Connected();

        CallConnected caller = pair.Caller.Events.OfType<CallConnected>().Single();
        CallConnected callee = pair.Callee.Events.OfType<CallConnected>().Single();
        Assert.Equal(caller.Keys!.Send.Key, callee.Keys!.Receive.Key);
        Assert.Equal(caller.Keys.Receive.Key, callee.Keys.Send.Key);
        Assert.Equal(caller.Keys.Send.Salt, callee.Keys.Receive.Salt);
        Assert.False(caller.Keys.Send.Key.SequenceEqual(caller.Keys.Receive.Key));
        Assert.Matches("^[0-9]{3} [0-9]{3}$", pair.Caller.LatestCall!.AuthenticationString);
        Assert.Equal(pair.Caller.LatestCall.AuthenticationString, pair.Callee.LatestCall!.AuthenticationString);
    }

    [Fact]
    public void Every_call_has_keys_and_a_string_of_its_own()
    {
        var strings = new HashSet<string?>();
        var keys = new HashSet<string>();
        for (int call = 0; call < 20; call++)
        {
            CallPair pair = Connected();
            strings.Add(pair.Caller.LatestCall!.AuthenticationString);
            keys.Add(Convert.ToHexString(pair.Caller.Events.OfType<CallConnected>().Single().Keys!.Send.Key));
        }

        Assert.Equal(20, keys.Count);
        Assert.True(strings.Count >= 19, "20 strings of six digits are hardly the same by chance");
    }

    [Fact]
    public void Nothing_that_events_print_is_a_key()
    {
        CallConnected connected = Connected().Caller.Events.OfType<CallConnected>().Single();

        Assert.Contains("(redacted)", connected.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Convert.ToHexString(connected.Keys!.Send.Key), connected.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Media_flows_in_both_directions_and_confirms_the_answer(bool confirmIsLost)
    {
        var pair = CallPair.Create(seed: 3);
        pair.Caller.Dial();
        pair.AdvanceBy(Second);
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromMilliseconds(1));
        if (confirmIsLost)
        {
            pair.Network.SetLink(pair.Caller.Address, pair.Callee.Address, Link.Dead);
        }

        pair.AdvanceBy(TimeSpan.FromMilliseconds(10));
        pair.Network.SetLink(pair.Caller.Address, pair.Callee.Address, Link.Perfect);
        pair.Caller.SendMedia();
        pair.AdvanceBy(TimeSpan.FromMilliseconds(10));
        Assert.Equal(CallState.Connected, pair.Callee.State);
        pair.Caller.SendMedia();
        pair.Callee.SendMedia();
        pair.AdvanceBy(TimeSpan.FromMilliseconds(10));

        Assert.True(pair.Callee.MediaHeard >= 1);
        Assert.Equal(1, pair.Caller.MediaHeard);
    }

    [Fact]
    public void Stronger_profile_is_taken_where_the_callee_wants_it()
    {
        var pair = CallPair.Create(seed: 1, calleeOptions: new CallAgentOptions
        {
            SrtpProfiles = [Protocol.Security.SrtpProfile.AeadAes256Gcm, Protocol.Security.SrtpProfile.AeadAes128Gcm],
        });
        pair.Caller.Dial();
        pair.AdvanceBy(Second);
        pair.Callee.Answer();
        pair.AdvanceBy(Second);

        Assert.Equal(Protocol.Security.SrtpProfile.AeadAes256Gcm, pair.Caller.Events.OfType<CallConnected>().Single().Keys!.Profile);
    }

    [Fact]
    public void Callee_without_a_profile_in_common_is_unreachable_and_does_not_ring()
    {
        var pair = CallPair.Create(
            seed: 1,
            callerOptions: new CallAgentOptions { SrtpProfiles = [Protocol.Security.SrtpProfile.AeadAes128Gcm] },
            calleeOptions: new CallAgentOptions { SrtpProfiles = [Protocol.Security.SrtpProfile.AeadAes256Gcm] });
        pair.Caller.Dial();
        pair.AdvanceBy(Second);

        Assert.Equal(CallEndReason.Unreachable, pair.Caller.EndReason);
        Assert.Empty(pair.Callee.Calls);
    }

    [Fact]
    public void Hold_and_mute_reach_the_other_side_whatever_is_lost()
    {
        for (int seed = 0; seed < 200; seed++)
        {
            var pair = CallPair.Create(seed, Link.Rough(0.3));
            pair.Caller.Dial();
            pair.AdvanceBy(8 * Second);
            pair.Callee.Answer();
            pair.AdvanceBy(8 * Second);
            if (pair.Caller.State != CallState.Connected || pair.Callee.State != CallState.Connected)
            {
                continue;
            }

            pair.Caller.SetStatus(isHeld: true, isMuted: false);
            pair.Callee.SetStatus(isHeld: false, isMuted: true);
            pair.AdvanceBy(TimeSpan.FromMilliseconds(70));
            pair.Caller.SetStatus(isHeld: false, isMuted: true);
            pair.AdvanceBy(25 * Second);

            Assert.Equal(new CallRemoteStatus(1, false, true), pair.Callee.Events.OfType<CallRemoteStatus>().Last());
            Assert.Equal(new CallRemoteStatus(1, false, true), pair.Caller.Events.OfType<CallRemoteStatus>().Last());
        }
    }

    [Fact]
    public void Status_is_told_once_and_no_more_when_it_was_heard()
    {
        CallPair pair = Connected();
        int before = pair.Network.Transcript.Count(datagram => datagram.Text.StartsWith("018", StringComparison.Ordinal));

        pair.Caller.SetStatus(isHeld: true, isMuted: false);
        pair.AdvanceBy(10 * Second);
        pair.Caller.SetStatus(isHeld: true, isMuted: false);
        pair.AdvanceBy(10 * Second);

        Assert.Equal(0, before);
        Assert.Equal(2, pair.Network.Transcript.Count(datagram => datagram.Text.StartsWith("018", StringComparison.Ordinal)));
    }

    [Fact]
    public void Status_from_before_the_call_stood_is_told_when_it_stands()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Caller.Dial();
        pair.Caller.SetStatus(isHeld: false, isMuted: true);
        pair.AdvanceBy(Second);
        pair.Callee.Answer();
        pair.AdvanceBy(Second);

        Assert.Equal([new CallRemoteStatus(1, false, true)], pair.Callee.Events.OfType<CallRemoteStatus>());
    }

    internal static CallPair Connected(Link? link = null)
    {
        var pair = CallPair.Create(seed: 1, link);
        pair.Caller.Dial();
        pair.AdvanceBy(Second);
        pair.Callee.Answer();
        pair.AdvanceBy(Second);
        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
        return pair;
    }
}
