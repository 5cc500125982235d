namespace VoipSdk.Audio;

// RFC 6716 appendix B: of the Opus packets in one, all but the last say how long their last frame is, behind the first
// bytes that tell what frames they have. A length is one byte up to 251, else two: the first 252 to 255, 4 times the second.

/// <summary>Opus packets that follow each other without anything around them that says how long they are.</summary>
internal static class SelfDelimited
{
    /// <summary>Writes a packet of one frame so that another can follow it.</summary>
    /// <param name="packet">Code 0: what an encoder makes of one frame of up to 20 ms.</param>
    /// <param name="output">Two bytes longer than the packet at least.</param>
    /// <returns>Bytes written.</returns>
    public static int Write(ReadOnlySpan<byte> packet, Span<byte> output)
    {
        output[0] = packet[0];
        int length = packet.Length - 1;
        int position = 1;
        if (length < 252)
        {
            output[position++] = (byte)length;
        }
        else
        {
            int first = 252 + (length & 3);
            output[position++] = (byte)first;
            output[position++] = (byte)((length - first) >> 2);
        }

        packet[1..].CopyTo(output[position..]);
        return position + length;
    }

    /// <summary>Takes the first packet off, written as one that stands for itself.</summary>
    /// <param name="input">What follows is left in it.</param>
    /// <param name="packet">At least as long as <paramref name="input"/>; receives the packet.</param>
    /// <param name="length">Bytes of it.</param>
    /// <returns>False when it is malformed.</returns>
    public static bool TryTake(ref ReadOnlySpan<byte> input, Span<byte> packet, out int length)
    {
        length = 0;
        if (input.IsEmpty || !TryMeasure(input, out int lengthAt, out int lengthBytes, out int total) || total > input.Length)
        {
            return false;
        }

        input[..lengthAt].CopyTo(packet);
        input[(lengthAt + lengthBytes)..total].CopyTo(packet[lengthAt..]);
        length = total - lengthBytes;
        input = input[total..];
        return true;
    }

    // Where the additional length is, how long it is itself, and where the packet ends.
    private static bool TryMeasure(ReadOnlySpan<byte> input, out int lengthAt, out int lengthBytes, out int total)
    {
        lengthAt = 1;
        lengthBytes = 0;
        total = 0;
        int code = input[0] & 3;
        int frames = code == 0 ? 1 : 2;
        int frontFrames = 0;
        int padding = 0;
        bool isVariable = code == 2;
        if (code == 3)
        {
            if (!TryReadCount(input, ref lengthAt, out frames, out isVariable, out padding))
            {
                return false;
            }
        }

        // Of frames of different sizes all but the last say their own size before.
        for (int i = 0; isVariable && i < frames - 1; i++)
        {
            if (!TryReadLength(input, ref lengthAt, out int size))
            {
                return false;
            }

            frontFrames += size;
        }

        int end = lengthAt;
        if (!TryReadLength(input, ref end, out int last))
        {
            return false;
        }

        lengthBytes = end - lengthAt;
        total = end + (isVariable ? frontFrames + last : frames * last) + padding;
        return true;
    }

    private static bool TryReadCount(
        ReadOnlySpan<byte> input, ref int position, out int frames, out bool isVariable, out int padding)
    {
        frames = 0;
        isVariable = false;
        padding = 0;
        if (input.Length < 2)
        {
            return false;
        }

        frames = input[1] & 0x3F;
        isVariable = (input[1] & 0x80) != 0;
        position = 2;
        for (bool more = (input[1] & 0x40) != 0; more;)
        {
            if (position >= input.Length)
            {
                return false;
            }

            int value = input[position++];
            more = value == 255;
            padding += more ? 254 : value;
        }

        return frames > 0;
    }

    private static bool TryReadLength(ReadOnlySpan<byte> input, ref int position, out int length)
    {
        length = 0;
        if (position >= input.Length)
        {
            return false;
        }

        length = input[position++];
        if (length < 252)
        {
            return true;
        }

        if (position >= input.Length)
        {
            return false;
        }

        length += 4 * input[position++];
        return true;
    }
}
