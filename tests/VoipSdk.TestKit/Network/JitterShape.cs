namespace VoipSdk.TestKit;

/// <summary>How the time is distributed that <see cref="Link.Jitter"/> adds to a datagram's delay.</summary>
public enum JitterShape
{
    /// <summary>Everything from 0 to <see cref="Link.Jitter"/> alike: a hard bound, easy to reason about.</summary>
    Uniform = 0,

    /// <summary>
    /// Half of a normal distribution with <see cref="Link.Jitter"/> as its standard deviation: 68 % stay below it, 95 %
    /// below twice and 99.7 % below three times as much. Many small queues on the way.
    /// </summary>
    Normal,

    /// <summary>
    /// Heavy-tailed (Lomax, that is Pareto type II, shape 3) with <see cref="Link.Jitter"/> as its mean: half of the
    /// datagrams take 0.52 times that or less, 1 % more than 7.3 times, 0.1 % more than 18 times; at most 50 times. Quiet
    /// with spikes, as radio links that repeat what they lost.
    /// </summary>
    Pareto,
}
