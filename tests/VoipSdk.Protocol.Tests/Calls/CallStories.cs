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

    // Every call has ended once on each side, both sides say what fits together, and nothing is left behind.
    public static List<string> Judge(CallPair pair)
    {
        List<string> faults = [.. Judge(pair, pair.Caller), .. Judge(pair, pair.Callee)];
        if (faults.Count > 0)
        {
            return faults;
        }

        foreach (CallRecord call in pair.Caller.Calls)
        {
            faults.AddRange(pair.Callee.Calls.Where(other => other.Id == call.Id)
                .Where(other => !Agree(call, other)).Select(other => $"{call} | {other}"));
        }

        return faults;
    }

    public static List<string> Judge(CallPair pair, CallParty party)
    {
        var faults = party.Calls.Where(call => call.EndReasons.Count != 1 && !call.DiedWithProcess)
            .Select(call => $"{party.Username} {call}").ToList();
        if (party.Agent.NextDeadline is not null || !party.Agent.IsSettled)
        {
            faults.Add($"{party.Username} is left with work to do at {pair.Now}");
        }

        return faults;
    }

    // The caller is connected when it sees 005, the callee when it knows that. A callee that ends in between has
    // answered but was never connected; there is no protocol that could close this gap.
    private static bool AgreeOnConnection(CallRecord one, CallRecord other) =>
        !one.WasConnected || other.WasConnected || other.EndReasons[0] is CallEndReason.HungUpHere or CallEndReason.Lost;
}
