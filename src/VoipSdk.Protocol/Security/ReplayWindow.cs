namespace VoipSdk.Protocol.Security;

/// <summary>Which of the last packets were accepted (RFC 3711 §3.3.2). Changed by authentic packets only.</summary>
internal sealed class ReplayWindow
{
    private const int BitsPerWord = 64;
    private readonly ulong[] _seen;
    private readonly int _size;

    /// <param name="size">How many indices up to the highest are told apart; a multiple of 64.</param>
    public ReplayWindow(int size)
    {
        _size = size;
        _seen = new ulong[size / BitsPerWord];
    }

    /// <summary>The highest index accepted so far; <see cref="SrtpIndex.None"/> before the first.</summary>
    public long Highest { get; private set; } = SrtpIndex.None;

    public ReplayVerdict Check(long index)
    {
        if (index < 0 || index <= Highest - _size)
        {
            return ReplayVerdict.TooOld;
        }

        return index <= Highest && (Word(index) & Bit(index)) != 0 ? ReplayVerdict.Replayed : ReplayVerdict.Fresh;
    }

    /// <summary>Remembers an index that <see cref="Check"/> called fresh.</summary>
    /// <returns>Whether it is above all before.</returns>
    public bool Accept(long index)
    {
        bool isNewest = index > Highest;
        if (isNewest)
        {
            Forget(Math.Max(Highest + 1, index - _size + 1), index);
            Highest = index;
        }

        Word(index) |= Bit(index);
        return isNewest;
    }

    // The places of skipped indices still hold what was there a window before.
    private void Forget(long from, long to)
    {
        for (long index = from; index < to; index++)
        {
            Word(index) &= ~Bit(index);
        }
    }

    private ref ulong Word(long index) => ref _seen[index % _size / BitsPerWord];

    private static ulong Bit(long index) => 1ul << (int)(index % BitsPerWord);
}
