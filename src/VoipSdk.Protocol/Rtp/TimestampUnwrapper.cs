namespace VoipSdk.Protocol.Rtp;

/// <summary>
/// Turns 32-bit time-stamps into numbers that never wrap: each is taken to be the one nearest to its predecessor, so
/// that packets may also change places across the wrap.
/// </summary>
/// <remarks>Mutable: keep it in a field that is not readonly. The first time-stamp comes out as it went in.</remarks>
public struct TimestampUnwrapper
{
    private long _last;
    private bool _started;

    /// <summary>Unwraps the next time-stamp and measures later ones from it. Distances from -2^31 to 2^31 - 1 are understood.</summary>
    public long Unwrap(uint timestamp)
    {
        _last = Peek(timestamp);
        _started = true;
        return _last;
    }

    /// <summary>What <see cref="Unwrap"/> would return, without measuring later time-stamps from it.</summary>
    public readonly long Peek(uint timestamp) => _started ? _last + (int)(timestamp - (uint)_last) : timestamp;
}
