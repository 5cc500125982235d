namespace VoipSdk.Protocol.Calls;

/// <summary>
/// Who began a call, as its local user sees it. It does not change when two calls cross and become one.
/// </summary>
public enum CallDirection
{
    /// <summary>The local user dialed.</summary>
    Outgoing = 0,

    /// <summary>The contact dialed.</summary>
    Incoming,
}
