using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// docs/PROTOCOL.md §7.10: who records says so.
public class RecordingStatus
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public void The_other_side_hears_that_it_is_recorded_and_that_it_is_no_more()
    {
        CallPair pair = Connected();

        pair.Caller.SetStatus(isHeld: false, isMuted: false, isRecording: true);
        pair.AdvanceBy(Second);
        pair.Caller.SetStatus(isHeld: false, isMuted: true, isRecording: true);
        pair.AdvanceBy(Second);
        pair.Caller.SetStatus(isHeld: false, isMuted: false);
        pair.AdvanceBy(Second);

        Assert.Equal(
            [
                new CallRemoteStatus(1, false, false) { IsRecording = true },
                new CallRemoteStatus(1, false, true) { IsRecording = true },
                new CallRemoteStatus(1, false, false),
            ],
            pair.Callee.Events.OfType<CallRemoteStatus>());
    }

    [Fact]
    public void It_is_told_however_much_the_network_loses()
    {
        CallPair pair = Connected(Link.Lossy(0.4));

        pair.Callee.SetStatus(isHeld: false, isMuted: false, isRecording: true);
        pair.AdvanceBy(30 * Second);

        Assert.True(pair.Caller.Events.OfType<CallRemoteStatus>().Last().IsRecording);
    }

    // The two deployed levels: one that knows no "rec", and one that knows no status at all.
    [Fact]
    public void Who_does_not_record_sends_what_peers_of_before_recording_sent()
    {
        CallPair pair = Connected();

        pair.Caller.SetStatus(isHeld: true, isMuted: false);
        pair.AdvanceBy(Second);

        Assert.DoesNotContain(pair.Network.Transcript, datagram => datagram.Text.Contains("rec=", StringComparison.Ordinal));
    }

    private static CallPair Connected(Link? link = null)
    {
        var pair = CallPair.Create(seed: 2, link);
        pair.Caller.Dial();
        pair.AdvanceBy(8 * Second);
        pair.Callee.Answer();
        pair.AdvanceBy(8 * Second);
        Assert.Equal(CallState.Connected, pair.Caller.State);
        Assert.Equal(CallState.Connected, pair.Callee.State);
        return pair;
    }
}
