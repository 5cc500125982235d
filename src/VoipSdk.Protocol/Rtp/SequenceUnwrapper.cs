namespace VoipSdk.Protocol.Rtp;

/// <summary>
/// Turns 16-bit sequence numbers into numbers that never wrap: each is taken to be the one nearest to its predecessor,
/// so that packets may also change places across the wrap.
/// </summary>
/// <remarks>Mutable: keep it in a field that is not readonly. The first number comes out as it went in.</remarks>
public struct SequenceUnwrapper
{
    private long _last;
    private bool _started;

    /// <summary>Unwraps the next number and measures later ones from it. Distances from -32,768 to 32,767 are understood.</summary>
    public long Unwrap(ushort sequenceNumber)
    {
        _last = Peek(sequenceNumber);
        _started = true;
        return _last;
    }

    /// <summary>What <see cref="Unwrap"/> would return, without measuring later numbers from it.</summary>
    public readonly long Peek(ushort sequenceNumber) =>
        _started ? _last + (short)(sequenceNumber - (ushort)_last) : sequenceNumber;
}
