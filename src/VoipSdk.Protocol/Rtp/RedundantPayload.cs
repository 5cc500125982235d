namespace VoipSdk.Protocol.Rtp;

// RFC 2198 §3, docs/PROTOCOL.md §8
//  0       1               3               4
// +-------+---------------+---------------+
// |1  PT  | offset (14 bits)|length (10)  |  a copy: how much earlier it begins than this packet, how long it is
// +-------+---------------+---------------+
// |0  PT  |  this packet's own, which is all that remains; then the data in the order of the headers
// +-------+

/// <summary>The payload format <c>audio/red</c> (RFC 2198): a packet's own sound, and copies of earlier packets'.</summary>
public static class RedundantPayload
{
    /// <summary>The payload type of redundant audio in calls (docs/PROTOCOL.md §8).</summary>
    public const int PayloadType = 63;

    /// <summary>Blocks that a reader takes at most, the packet's own included.</summary>
    public const int MaxBlocks = 8;

    /// <summary>The earliest that a copy can lie before its packet, in time-stamp units.</summary>
    public const int MaxTimestampOffset = (1 << 14) - 1;

    /// <summary>The longest copy, in bytes.</summary>
    public const int MaxCopyLength = (1 << 10) - 1;

    internal const int CopyHeaderSize = 4;
    internal const int OwnHeaderSize = 1;
    private const byte MoreFollows = 0x80;

    /// <summary>Finds the blocks of a payload.</summary>
    /// <param name="payload">Anything, of any length, is survived.</param>
    /// <param name="blocks">Receives them in the order of the wire, the packet's own last; <see cref="MaxBlocks"/> are enough.</param>
    /// <param name="count">How many there are; 0 when the payload is malformed.</param>
    /// <returns>False when a length leads out of the payload, or when there are more blocks than <paramref name="blocks"/> takes.</returns>
    public static bool TryParse(ReadOnlySpan<byte> payload, Span<RedundantBlock> blocks, out int count)
    {
        count = 0;
        int copies = 0;
        int at = 0;
        int copied = 0;
        while (at < payload.Length && (payload[at] & MoreFollows) != 0)
        {
            if (payload.Length - at < CopyHeaderSize || copies + 1 >= Math.Min(blocks.Length, MaxBlocks))
            {
                return false;
            }

            int bits = (payload[at + 1] << 16) | (payload[at + 2] << 8) | payload[at + 3];
            blocks[copies++] = new RedundantBlock(payload[at] & 0x7F, bits >> 10, 0, bits & MaxCopyLength);
            copied += bits & MaxCopyLength;
            at += CopyHeaderSize;
        }

        int own = payload.Length - at - OwnHeaderSize - copied;
        if (own < 0 || blocks.IsEmpty)
        {
            return false;
        }

        blocks[copies] = new RedundantBlock(payload[at], 0, 0, own);
        count = copies + 1;
        at += OwnHeaderSize;
        for (int i = 0; i < count; i++)
        {
            blocks[i] = blocks[i] with { Offset = at };
            at += blocks[i].Length;
        }

        return true;
    }

    internal static void WriteCopyHeader(Span<byte> destination, int payloadType, int timestampOffset, int length)
    {
        int bits = (timestampOffset << 10) | length;
        destination[0] = (byte)(MoreFollows | payloadType);
        destination[1] = (byte)(bits >> 16);
        destination[2] = (byte)(bits >> 8);
        destination[3] = (byte)bits;
    }
}
