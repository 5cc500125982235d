namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §7: what 006 says ("reason") and what the receiver's user is told.
internal static class CallEndings
{
    public const string Declined = "declined";
    public const string Busy = "busy";
    public const string Cancelled = "cancelled";
    public const string Timeout = "timeout";
    public const string HangUp = "hangup";
    public const string Lost = "lost";
    public const string NoCodec = "no-codec";
    public const string Blocked = "blocked";
    public const string FailedAuthentication = "failed-authentication";

    public static CallEndReason Read(CallState state, bool extended, string? reason) => reason switch
    {
        Blocked => CallEndReason.Blocked,
        FailedAuthentication => CallEndReason.FailedAuthentication,
        _ => state switch
        {
            CallState.Dialing or CallState.Ringing => ReadByCaller(extended, reason),
            // Without a reason: the other side does not know the call, so it was started anew.
            CallState.Connected when reason == Lost || (extended && reason is null) => CallEndReason.Lost,
            CallState.Connected => CallEndReason.HungUpThere,
            // Whatever a caller says before its call was answered, its callee has missed it.
            _ => CallEndReason.Missed,
        },
    };

    // Said by a caller whose call this side has answered: it was connected, although 015 and media got lost.
    public static bool ProvesConnection(string? reason) => reason is HangUp or Lost;

    private static CallEndReason ReadByCaller(bool extended, string? reason) => reason switch
    {
        Busy => CallEndReason.Busy,
        Timeout => CallEndReason.Missed,
        HangUp => CallEndReason.HungUpThere,
        Lost => CallEndReason.Lost,
        NoCodec => CallEndReason.Unreachable,
        null when extended => CallEndReason.Unreachable,
        _ => CallEndReason.Declined,
    };
}
