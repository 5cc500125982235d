namespace VoipSdk.Protocol.Calls;

// When the packet that awaits an answer is sent again. A mutable struct: hold it in a field, never in a property.
internal struct Repetition
{
    private TimeSpan _interval;
    private TimeSpan _longest;

    public MonoTime? NextAt { get; private set; }

    // RFC 3261 §17: after T1, then twice as long each time, at most T2.
    public void Start(MonoTime now)
    {
        _longest = CallTimers.T2;
        _interval = CallTimers.T1;
        NextAt = now + _interval;
    }

    public void Every(TimeSpan interval, MonoTime now)
    {
        _longest = interval;
        _interval = interval;
        NextAt = now + interval;
    }

    public void Stop() => NextAt = null;

    public bool TryFire(MonoTime now)
    {
        if (NextAt is not { } due || due > now)
        {
            return false;
        }

        _interval = _interval + _interval < _longest ? _interval + _interval : _longest;
        NextAt = now + _interval;
        return true;
    }
}
