using System.Diagnostics;

namespace GameLoop;

/// <summary>Steps of equal length, as many as the clock has room for: what most engines' physics run by.</summary>
internal sealed class FixedStep
{
    /// <summary>Steps a second.</summary>
    public const int Rate = 60;

    // A game that was stopped for longer goes on from where it is; it would never catch up else.
    private const int MostAtOnce = Rate / 4;

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _done;

    /// <summary>How many steps have become due since the last call.</summary>
    public int TakeDue()
    {
        long total = (long)(Stopwatch.GetElapsedTime(_start).TotalSeconds * Rate);
        int due = (int)Math.Min(total - _done, MostAtOnce);
        _done = total;
        return due;
    }
}
