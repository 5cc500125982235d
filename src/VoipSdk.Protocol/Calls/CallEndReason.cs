namespace VoipSdk.Protocol.Calls;

/// <summary>Why a call is over. Each side of each call gets exactly one; the list is closed.</summary>
public enum CallEndReason
{
    /// <summary>The call is not over.</summary>
    None = 0,

    /// <summary>The callee's user refused the call; the same on both sides.</summary>
    Declined,

    /// <summary>The callee has as many calls as it takes. Only the caller sees this.</summary>
    Busy,

    /// <summary>
    /// Nobody answered in time, or the caller gave up first (which the caller sees as <see cref="Cancelled"/>).
    /// </summary>
    Missed,

    /// <summary>The local user gave up before the callee answered.</summary>
    Cancelled,

    /// <summary>The callee does not take calls of this user.</summary>
    Blocked,

    /// <summary>The callee was never heard of, or has no codec in common with the caller.</summary>
    Unreachable,

    /// <summary>A side could not prove who it is.</summary>
    FailedAuthentication,

    /// <summary>An answered call broke: the other side fell silent, crashed or was restarted.</summary>
    Lost,

    /// <summary>The local user ended an answered call.</summary>
    HungUpHere,

    /// <summary>The other side's user ended an answered call.</summary>
    HungUpThere,
}
