using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Calls;

// The end-reason table of docs/PROTOCOL.md as a predicate: which pairs of reasons the two sides of one call may have.
internal static class CallStories
{
    // Read as: one side's reason, and what the other side may say then.
    private static readonly (CallEndReason One, CallEndReason Other)[] Heard =
    [
        (CallEndReason.Declined, CallEndReason.Declined),
        (CallEndReason.Cancelled, CallEndReason.Missed),
        (CallEndReason.Missed, CallEndReason.Missed),
        (CallEndReason.Unreachable, CallEndReason.Missed),
        (CallEndReason.HungUpHere, CallEndReason.HungUpThere),
        (CallEndReason.Lost, CallEndReason.Lost),
        (CallEndReason.Busy, CallEndReason.Missed),
    ];

    // Both sides ended the call before either could hear of the other's end.
    private static readonly CallEndReason[] Own =
    [
        CallEndReason.Declined, CallEndReason.Cancelled, CallEndReason.Missed, CallEndReason.Unreachable,
        CallEndReason.HungUpHere, CallEndReason.Lost,
    ];

    public static bool Agree(CallRecord one, CallRecord other)
    {
        CallEndReason a = one.EndReasons[0];
        CallEndReason b = other.EndReasons[0];
        bool isTold = Heard.Contains((a, b)) || Heard.Contains((b, a));
        bool isCrossed = Own.Contains(a) && Own.Contains(b);
        return (isTold || isCrossed) && AgreeOnConnection(one, other) && AgreeOnConnection(other, one);
    }

    // The caller is connected when it sees 005, the callee when it knows that. A callee that ends in between has
    // answered but was never connected; there is no protocol that could close this gap.
    private static bool AgreeOnConnection(CallRecord one, CallRecord other) =>
        !one.WasConnected || other.WasConnected || other.EndReasons[0] is CallEndReason.HungUpHere or CallEndReason.Lost;
}
