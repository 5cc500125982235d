namespace VoipSdk.Protocol.Media;

/// <summary>The smallest of the values seen within a window that moves in steps of an eighth of its length.</summary>
/// <remarks>Time moves with <see cref="Add"/> alone: while nothing is added the last window stays.</remarks>
internal sealed class SlidingMinimum
{
    private const int BucketCount = 8;
    private const long None = long.MaxValue;
    private readonly long[] _buckets = new long[BucketCount];
    private readonly long _bucketMicroseconds;
    private long _epoch;

    public SlidingMinimum(TimeSpan window)
    {
        _bucketMicroseconds = Math.Max(1, window.Ticks / 10 / BucketCount);
        Clear();
    }

    public bool IsEmpty => Value == None;

    public long Value { get; private set; }

    public void Clear()
    {
        Array.Fill(_buckets, None);
        Value = None;
    }

    public void Add(long value, MonoTime at)
    {
        long epoch = at.Microseconds / _bucketMicroseconds;
        if (IsEmpty)
        {
            _epoch = epoch;
        }
        else if (epoch > _epoch)
        {
            Forget(epoch - _epoch);
            _epoch = epoch;
        }

        // A time before the last one (packets are handed over in order of arrival, but nothing depends on it) counts as now.
        ref long bucket = ref _buckets[(int)(_epoch & (BucketCount - 1))];
        bucket = Math.Min(bucket, value);
        Value = Math.Min(Value, value);
    }

    /// <summary>Moves every value seen: what is measured was changed on purpose by as much.</summary>
    public void Shift(long change)
    {
        if (IsEmpty)
        {
            return;
        }

        for (int i = 0; i < BucketCount; i++)
        {
            if (_buckets[i] != None)
            {
                _buckets[i] += change;
            }
        }

        Value += change;
    }

    private void Forget(long steps)
    {
        for (long i = 1; i <= Math.Min(steps, BucketCount); i++)
        {
            _buckets[(int)((_epoch + i) & (BucketCount - 1))] = None;
        }

        Value = None;
        foreach (long value in _buckets)
        {
            Value = Math.Min(Value, value);
        }
    }
}
