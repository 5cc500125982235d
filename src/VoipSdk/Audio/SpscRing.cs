using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>
/// A bounded queue between exactly one writing and one reading thread. Neither ever waits, locks or allocates, so either
/// may be an audio callback.
/// </summary>
internal sealed class SpscRing<T>
    where T : unmanaged
{
    private readonly T[] _items;
    private readonly int _mask;
    private RingIndices _indices;

    /// <summary>Creates a ring for at least <paramref name="capacity"/> items, 1 to 2^30, rounded up to a power of two.</summary>
    public SpscRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, 1 << 30);
        int size = 1;
        while (size < capacity)
        {
            size <<= 1;
        }

        _items = new T[size];
        _mask = size - 1;
    }

    public int Capacity => _items.Length;

    /// <summary>Items that wait to be read: exact on the reading thread, at most that many on the writing one.</summary>
    public int Count => unchecked(Volatile.Read(ref _indices.Written) - Volatile.Read(ref _indices.Read));

    /// <summary>Adds as many items as there is room for. Only for the writing thread.</summary>
    /// <returns>How many were added: the first ones of <paramref name="items"/>.</returns>
    public int Write(ReadOnlySpan<T> items)
    {
        // The indices count for ever and wrap around: their difference is the fill level, so no slot is wasted.
        int written = _indices.Written;
        int free = Capacity - unchecked(written - Volatile.Read(ref _indices.Read));
        int count = Math.Min(free, items.Length);
        Put(items[..count], written);
        Volatile.Write(ref _indices.Written, unchecked(written + count));
        return count;
    }

    /// <summary>Adds both parts, which the reader sees at once, or nothing. Only for the writing thread.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryWrite(ReadOnlySpan<T> first, ReadOnlySpan<T> second)
    {
        int written = _indices.Written;
        int length = first.Length + second.Length;
        if (Capacity - unchecked(written - Volatile.Read(ref _indices.Read)) < length)
        {
            return false;
        }

        Put(first, written);
        Put(second, unchecked(written + first.Length));
        Volatile.Write(ref _indices.Written, unchecked(written + length));
        return true;
    }

    /// <summary>Takes the oldest items. Only for the reading thread.</summary>
    /// <returns>How many were taken into the start of <paramref name="items"/>.</returns>
    public int Read(Span<T> items)
    {
        int read = _indices.Read;
        int count = Math.Min(unchecked(Volatile.Read(ref _indices.Written) - read), items.Length);
        int start = read & _mask;
        int first = Math.Min(count, Capacity - start);
        _items.AsSpan(start, first).CopyTo(items);
        _items.AsSpan(0, count - first).CopyTo(items[first..]);
        Volatile.Write(ref _indices.Read, unchecked(read + count));
        return count;
    }

    /// <summary>Forgets the oldest items. Only for the reading thread.</summary>
    /// <returns>How many were forgotten: <paramref name="count"/>, or fewer where there were not as many.</returns>
    public int Skip(int count)
    {
        int read = _indices.Read;
        int skipped = Math.Min(unchecked(Volatile.Read(ref _indices.Written) - read), count);
        Volatile.Write(ref _indices.Read, unchecked(read + skipped));
        return skipped;
    }

    private void Put(ReadOnlySpan<T> items, int at)
    {
        int start = at & _mask;
        int first = Math.Min(items.Length, Capacity - start);
        items[..first].CopyTo(_items.AsSpan(start));
        items[first..].CopyTo(_items);
    }
}

/// <summary>
/// The two positions of a ring, each with 128 bytes on both sides for itself: processors fetch cache lines in pairs, and
/// two threads that write to the same pair would slow each other down.
/// </summary>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct RingIndices
{
    [FieldOffset(128)]
    public int Written;

    [FieldOffset(256)]
    public int Read;
}
