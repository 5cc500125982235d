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
    private RingIndices _indices;

    /// <summary>Creates a ring for <paramref name="capacity"/> items, 1 to 2^30 - 1.</summary>
    public SpscRing(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, (1 << 30) - 1);
        _items = new T[capacity];
    }

    public int Capacity => _items.Length;

    /// <summary>Items that wait to be read: exact on the reading thread, at most that many on the writing one.</summary>
    public int Count => Between(Volatile.Read(ref _indices.Read), Volatile.Read(ref _indices.Written));

    /// <summary>Adds as many items as there is room for. Only for the writing thread.</summary>
    /// <returns>How many were added: the first ones of <paramref name="items"/>.</returns>
    public int Write(ReadOnlySpan<T> items)
    {
        int written = _indices.Written;
        int free = Capacity - Between(Volatile.Read(ref _indices.Read), written);
        int count = Math.Min(free, items.Length);
        Put(items[..count], written);
        Volatile.Write(ref _indices.Written, Further(written, count));
        return count;
    }

    /// <summary>Adds both parts, which the reader sees at once, or nothing. Only for the writing thread.</summary>
    /// <returns>Whether there was room.</returns>
    public bool TryWrite(ReadOnlySpan<T> first, ReadOnlySpan<T> second)
    {
        int written = _indices.Written;
        int length = first.Length + second.Length;
        if (Capacity - Between(Volatile.Read(ref _indices.Read), written) < length)
        {
            return false;
        }

        Put(first, written);
        Put(second, Further(written, first.Length));
        Volatile.Write(ref _indices.Written, Further(written, length));
        return true;
    }

    /// <summary>Takes the oldest items. Only for the reading thread.</summary>
    /// <returns>How many were taken into the start of <paramref name="items"/>.</returns>
    public int Read(Span<T> items)
    {
        int read = _indices.Read;
        int count = Math.Min(Between(read, Volatile.Read(ref _indices.Written)), items.Length);
        int start = Place(read);
        int first = Math.Min(count, Capacity - start);
        _items.AsSpan(start, first).CopyTo(items);
        _items.AsSpan(0, count - first).CopyTo(items[first..]);
        Volatile.Write(ref _indices.Read, Further(read, count));
        return count;
    }

    /// <summary>Forgets the oldest items. Only for the reading thread.</summary>
    /// <returns>How many were forgotten: <paramref name="count"/>, or fewer where there were not as many.</returns>
    public int Skip(int count)
    {
        int read = _indices.Read;
        int skipped = Math.Min(Between(read, Volatile.Read(ref _indices.Written)), count);
        Volatile.Write(ref _indices.Read, Further(read, skipped));
        return skipped;
    }

    // Positions go twice around, so that a full ring is told from an empty one and no place is wasted.
    private int Place(int position) => position < Capacity ? position : position - Capacity;

    private int Further(int position, int by) => position + by < 2 * Capacity ? position + by : position + by - (2 * Capacity);

    private int Between(int read, int written) => written >= read ? written - read : written - read + (2 * Capacity);

    private void Put(ReadOnlySpan<T> items, int at)
    {
        int start = Place(at);
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
