using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>What is to happen later, soonest first; of equal times, what was added first. A binary heap.</summary>
internal sealed class TimedQueue<T>
{
    private Entry[] _heap = new Entry[16];
    private long _added;

    public int Count { get; private set; }

    public MonoTime? NextAt => Count > 0 ? _heap[0].At : null;

    public void Add(MonoTime at, T item)
    {
        if (Count == _heap.Length)
        {
            Array.Resize(ref _heap, 2 * Count);
        }

        var entry = new Entry(at, _added++, item);
        int index = Count++;
        while (index > 0 && entry.IsBefore(_heap[(index - 1) / 2]))
        {
            _heap[index] = _heap[(index - 1) / 2];
            index = (index - 1) / 2;
        }

        _heap[index] = entry;
    }

    /// <summary>Takes the first item whose time is <paramref name="now"/> or earlier.</summary>
    public bool TryTakeDue(MonoTime now, out T item)
    {
        if (Count == 0 || _heap[0].At > now)
        {
            item = default!; // Nobody looks at it after false.
            return false;
        }

        item = _heap[0].Item;
        Entry last = _heap[--Count];
        _heap[Count] = default;
        if (Count > 0)
        {
            Sink(last);
        }

        return true;
    }

    private void Sink(in Entry entry)
    {
        int index = 0;
        while (true)
        {
            int child = (2 * index) + 1;
            if (child >= Count)
            {
                break;
            }

            if (child + 1 < Count && _heap[child + 1].IsBefore(_heap[child]))
            {
                child++;
            }

            if (!_heap[child].IsBefore(entry))
            {
                break;
            }

            _heap[index] = _heap[child];
            index = child;
        }

        _heap[index] = entry;
    }

    private readonly struct Entry(MonoTime at, long number, T item)
    {
        public MonoTime At { get; } = at;

        public T Item { get; } = item;

        private readonly long _number = number;

        public bool IsBefore(in Entry other) => At == other.At ? _number < other._number : At < other.At;
    }
}
