namespace VoipSdk.Protocol.Media;

/// <summary>Packets whose arrival nobody has judged yet: it counts from when they can be played, at the next pull.</summary>
internal sealed class ArrivalQueue(int capacity)
{
    private readonly (long Timestamp, MonoTime Arrival)[] _entries = new (long, MonoTime)[capacity];
    private int _first;
    private int _count;

    /// <summary>Adds a packet; with nobody pulling, the oldest makes room.</summary>
    public void Add(long timestamp, MonoTime arrival)
    {
        if (_count == _entries.Length)
        {
            TryTake(out _, out _);
        }

        _entries[(_first + _count) % _entries.Length] = (timestamp, arrival);
        _count++;
    }

    public bool TryTake(out long timestamp, out MonoTime arrival)
    {
        (timestamp, arrival) = _count == 0 ? default : _entries[_first];
        if (_count == 0)
        {
            return false;
        }

        _first = (_first + 1) % _entries.Length;
        _count--;
        return true;
    }

    public void Clear() => _count = 0;
}
