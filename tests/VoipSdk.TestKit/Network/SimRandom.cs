namespace VoipSdk.TestKit;

/// <summary>
/// Pseudo-random numbers that are the same for a seed on every runtime, today and in ten years (SplitMix64).
/// </summary>
public sealed class SimRandom
{
    private ulong _state;

    /// <summary>Begins the sequence that belongs to <paramref name="seed"/>.</summary>
    /// <remarks>Neighbouring seeds share no numbers.</remarks>
    public SimRandom(int seed) => _state = Mix(unchecked((ulong)seed + 1));

    /// <summary>64 random bits.</summary>
    public ulong NextBits()
    {
        unchecked
        {
            _state += 0x9E3779B97F4A7C15UL;
            return Mix(_state);
        }
    }

    /// <summary>0 (included) to 1 (excluded).</summary>
    public double NextDouble() => (NextBits() >> 11) * (1.0 / (1UL << 53));

    /// <summary>0 (included) to <paramref name="limit"/> (excluded).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="limit"/> is not positive.</exception>
    public int Next(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        return (int)(NextBits() % (uint)limit);
    }

    /// <summary>True in a share of the draws: 0 never, 1 always.</summary>
    public bool Chance(double share) => share > 0 && NextDouble() < share;

    /// <summary>0 to <paramref name="longest"/>, uniformly distributed.</summary>
    public TimeSpan Span(TimeSpan longest) => TimeSpan.FromTicks((long)(NextDouble() * longest.Ticks));

    /// <summary>Fills a buffer.</summary>
    public void Fill(Span<byte> buffer)
    {
        for (int i = 0; i < buffer.Length; i++)
        {
            buffer[i] = (byte)NextBits();
        }
    }

    private static ulong Mix(ulong z)
    {
        unchecked
        {
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
