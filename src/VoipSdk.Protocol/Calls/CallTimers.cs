namespace VoipSdk.Protocol.Calls;

/// <summary>The fixed timers of call signalling (docs/PROTOCOL.md §7; named after RFC 3261 §17).</summary>
public static class CallTimers
{
    /// <summary>500 ms: first repetition of 004, 005 and 006; each further one waits twice as long.</summary>
    public static readonly TimeSpan T1 = TimeSpan.FromMilliseconds(500);

    /// <summary>4 s: the longest wait between two repetitions, and the pace of 004 while the callee rings.</summary>
    public static readonly TimeSpan T2 = TimeSpan.FromSeconds(4);

    /// <summary>64·T1 = 32 s: how long 005 and 006 are repeated before they are given up.</summary>
    public static readonly TimeSpan GiveUp = TimeSpan.FromSeconds(32);

    /// <summary>
    /// GiveUp + T2 = 36 s: how long an ended call is remembered, longer than the other side repeats itself.
    /// </summary>
    public static readonly TimeSpan Tombstone = TimeSpan.FromSeconds(36);

    /// <summary>
    /// 64·T1 = 32 s: a connected base-level peer that never sent media, and now says nothing at all for this long, is gone.
    /// </summary>
    public static readonly TimeSpan BasePeerSilence = TimeSpan.FromSeconds(32);

    /// <summary>24 s: the longest time for which a cookie proves an address; shorter than <see cref="Tombstone"/>.</summary>
    public static readonly TimeSpan Cookie = TimeSpan.FromSeconds(24);

    /// <summary>5·T2 = 20 s: an extended caller of whom a ringing callee hears no 004 for this long is gone.</summary>
    public static readonly TimeSpan CallerSilence = TimeSpan.FromSeconds(20);
}
