using System.Globalization;
using System.Text;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>Bytes as C-like escapes and back, and what a reader makes of a stream, as one comparable text.</summary>
internal static class WireText
{
    public static string Escape(ReadOnlySpan<byte> bytes)
    {
        var text = new StringBuilder();
        foreach (byte b in bytes)
        {
            _ = b is >= 0x20 and < 0x7F and not (byte)'\\'
                ? text.Append((char)b)
                : text.Append(CultureInfo.InvariantCulture, $"\\x{b:x2}");
        }

        return text.ToString();
    }

    /// <summary>UTF-8, with \n, \r, \t, \0, \\ and \xNN for bytes that are not text.</summary>
    public static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                int length = char.IsSurrogatePair(text, i) ? 2 : 1;
                bytes.AddRange(Encoding.UTF8.GetBytes(text.Substring(i, length)));
                i += length - 1;
                continue;
            }

            char escape = text[++i];
            bytes.Add(escape switch
            {
                'n' => (byte)'\n',
                'r' => (byte)'\r',
                't' => (byte)'\t',
                '0' => 0,
                '\\' => (byte)'\\',
                'x' => byte.Parse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture),
                _ => throw new FormatException($"\\{escape} is no escape."),
            });
            i += escape == 'x' ? 2 : 0;
        }

        return [.. bytes];
    }

    /// <summary>All that is ready at <paramref name="now"/>: packets as text, errors as their kind in brackets.</summary>
    public static List<string> ReadAll(PacketStreamReader reader, MonoTime now)
    {
        var read = new List<string>();
        while (reader.TryRead(now, out Packet? packet, out PacketError error))
        {
            read.Add(packet?.ToString() ?? $"[{error.Kind}]");
        }

        return read;
    }

    public static byte[] Framed(IEnumerable<Packet> packets) =>
        [.. packets.SelectMany(packet => (byte[])[.. packet.ToArray(), .. " \n"u8])];
}
