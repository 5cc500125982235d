namespace VoipSdk.Protocol.Calls;

// ICMP "port unreachable" can be forged and can be a passing state (a peer that restarts), so it only counts when it
// persists while nothing is heard. A mutable struct: hold it in a field.
internal struct UnreachableHints
{
    private const int Enough = 3;
    private int _count;
    private MonoTime _first;

    public void Reset() => _count = 0;

    public bool Persist(TimeSpan atLeast, MonoTime now)
    {
        if (_count == 0)
        {
            _first = now;
        }

        // Saturates: media meets the error fifty times a second.
        _count = Math.Min(_count + 1, Enough);
        return _count == Enough && now - _first >= atLeast;
    }
}
