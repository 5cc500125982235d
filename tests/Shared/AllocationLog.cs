/// <summary>What is allocated on a thread that somebody else drives: it says at each turn that it has come round.</summary>
/// <param name="turns">So many turns are noted, the first third of them being the warm-up.</param>
internal sealed class AllocationLog(int turns)
{
    private readonly long[] _totals = new long[turns];
    private int _count;

    public bool IsFull => Volatile.Read(ref _count) == _totals.Length;

    public void Turn()
    {
        if (_count < _totals.Length)
        {
            _totals[_count] = GC.GetAllocatedBytesForCurrentThread();
            Volatile.Write(ref _count, _count + 1);
        }
    }

    /// <summary>Bytes that each part of the steady state allocates.</summary>
    public long Least()
    {
        Assert.True(IsFull, $"Only {_count} of {_totals.Length} turns came.");
        int warmUp = _totals.Length / 3;
        int part = (_totals.Length - 1 - warmUp) / Allocations.Runs;
        return Enumerable.Range(0, Allocations.Runs)
            .Min(run => _totals[warmUp + ((run + 1) * part)] - _totals[warmUp + (run * part)]);
    }
}
