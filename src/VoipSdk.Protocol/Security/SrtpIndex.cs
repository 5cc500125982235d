namespace VoipSdk.Protocol.Security;

/// <summary>Which packet it is, from as much of the number as is on the wire.</summary>
internal static class SrtpIndex
{
    /// <summary>No packet was seen yet; also what no packet can have.</summary>
    public const long None = -1;

    /// <summary>The last index of an SRTP stream, of 32 bits roll-over counter and 16 bits sequence number.</summary>
    public const long MaxRtp = (1L << 48) - 1;

    private const int RtcpBits = 31;

    /// <summary>RFC 3711 Appendix A, from the highest index that was authenticated.</summary>
    /// <returns>Negative for a packet before the first or behind <see cref="MaxRtp"/>.</returns>
    public static long GuessRtp(long highest, ushort sequence)
    {
        if (highest < 0)
        {
            return sequence;
        }

        long rollOver = highest >> 16;
        int last = (int)(highest & 0xFFFF);
        if (last < 0x8000)
        {
            rollOver -= sequence - last > 0x8000 ? 1 : 0;
        }
        else
        {
            rollOver += last - 0x8000 > sequence ? 1 : 0;
        }

        long index = (rollOver << 16) | sequence;
        return index > MaxRtp ? None : index;
    }

    /// <summary>
    /// The index nearest to the highest one of which <paramref name="index"/> is the lower 31 bits (RFC 3711 §3.4).
    /// </summary>
    /// <returns>Negative for a packet before the first.</returns>
    public static long UnwrapRtcp(long highest, uint index)
    {
        if (highest < 0)
        {
            return index;
        }

        int distance = unchecked((int)((index - (uint)highest) << 1)) >> 1;
        return highest + distance;
    }

    /// <summary>What of an unwrapped SRTCP index is on the wire.</summary>
    public static uint WrapRtcp(long index) => (uint)(index & ((1L << RtcpBits) - 1));
}
