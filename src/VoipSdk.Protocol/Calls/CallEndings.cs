namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md, Calls: what 006 says ("reason") and what the receiver's user is told.
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
            CallState.Connected => reason == Lost || (extended && reason is null) ? CallEndReason.Lost : CallEndReason.HungUpThere,
            CallState.Answering when reason is HangUp => CallEndReason.HungUpThere,
            CallState.Answering when reason is Lost => CallEndReason.Lost,
            // Whatever a caller says before its call was answered, its callee has missed it.
            _ => CallEndReason.Missed,
        },
    };

    // The caller was connected when it said this, so the call was answered although 015 and media got lost.
    public static bool ProvesConnection(CallState state, string? reason) =>
        state == CallState.Answering && reason is HangUp or Lost;

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
