using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace VoipSdk.Protocol.Packets;

// docs/PROTOCOL.md §3.3
//  +---+--------+--------+
//  | % | HEXDIG | HEXDIG |  one byte; a "%" that two hexadecimal digits do not follow stands for itself, because
//  +---+--------+--------+  base-level peers, which know no escapes, may write one
// Both the bytes on the wire and the bytes that they stand for are UTF-8, or the packet is malformed.
internal static class PacketEscapes
{
    private const int StackLimit = 256;

    public static bool TryDecode(ReadOnlySpan<byte> field, [NotNullWhen(true)] out string? value)
    {
        value = null;
        if (!IsUtf8(field))
        {
            return false;
        }

        if (field.IndexOf((byte)'%') < 0)
        {
            value = Encoding.UTF8.GetString(field);
            return true;
        }

        Span<byte> decoded = field.Length <= StackLimit ? stackalloc byte[StackLimit] : new byte[field.Length];
        int length = 0;
        for (int i = 0; i < field.Length; i++)
        {
            if (field[i] == '%' && i + 2 < field.Length && Hex(field[i + 1]) is >= 0 and int high
                && Hex(field[i + 2]) is >= 0 and int low)
            {
                decoded[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                decoded[length++] = field[i];
            }
        }

        if (!IsUtf8(decoded[..length]))
        {
            return false;
        }

        value = Encoding.UTF8.GetString(decoded[..length]);
        return true;
    }

    private static int Hex(byte digit) => digit switch
    {
        >= (byte)'0' and <= (byte)'9' => digit - '0',
        >= (byte)'A' and <= (byte)'F' => digit - 'A' + 10,
        >= (byte)'a' and <= (byte)'f' => digit - 'a' + 10,
        _ => -1,
    };

    // Unicode 16, table 3-7: well-formed UTF-8 byte sequences. netstandard2.1 has no validation that does not throw.
    internal static bool IsUtf8(ReadOnlySpan<byte> bytes)
    {
        int i = 0;
        while (i < bytes.Length)
        {
            byte lead = bytes[i];
            int length = lead switch
            {
                < 0x80 => 1,
                >= 0xC2 and < 0xE0 => 2,
                >= 0xE0 and < 0xF0 => 3,
                >= 0xF0 and < 0xF5 => 4,
                _ => 0,
            };
            if (length == 0 || i + length > bytes.Length)
            {
                return false;
            }

            for (int j = 1; j < length; j++)
            {
                byte low = j > 1 ? (byte)0x80 : lead switch { 0xE0 => (byte)0xA0, 0xF0 => (byte)0x90, _ => (byte)0x80 };
                byte high = j > 1 ? (byte)0xBF : lead switch { 0xED => (byte)0x9F, 0xF4 => (byte)0x8F, _ => (byte)0xBF };
                if (bytes[i + j] < low || bytes[i + j] > high)
                {
                    return false;
                }
            }

            i += length;
        }

        return true;
    }
}
