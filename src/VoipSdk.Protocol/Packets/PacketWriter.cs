using System.Globalization;
using System.Net;
using System.Text;

namespace VoipSdk.Protocol.Packets;

// docs/PROTOCOL.md §3
//   0     3    4
//  +-----+----+-------+----+-------+-   -+------------+-   -+----+----+
//  | 007 | SP | value | SP | value | ... | name=value | ... | SP | LF |
//  +-----+----+-------+----+-------+-   -+------------+-   -+----+----+
//  three digits        values, then attributes               on streams only
// Values are escaped here and nowhere else, so that no name can inject a field or a packet.
internal ref struct PacketWriter
{
    private const int MaxUtf8BytesPerChar = 4;
    private readonly Span<byte> _destination;
    private int _written;
    private bool _overflow;
    private bool _raw;

    private PacketWriter(Span<byte> destination)
    {
        _destination = destination;
        _written = 0;
        _overflow = false;
        _raw = false;
    }

    /// <summary>SP LF: the LF ends the packet, the SP keeps it out of the last field for peers that split at spaces.</summary>
    public static ReadOnlySpan<byte> Terminator => " \n"u8;

    public static bool TryWrite(Packet packet, Span<byte> destination, out int written)
    {
        var writer = new PacketWriter(destination);
        writer.Byte((byte)('0' + (packet.Code / 100)));
        writer.Byte((byte)('0' + (packet.Code / 10 % 10)));
        writer.Byte((byte)('0' + (packet.Code % 10)));
        packet.WriteFields(ref writer);

        if (!writer._raw)
        {
            foreach (KeyValuePair<string, string> attribute in packet.Attributes)
            {
                writer.Byte((byte)' ');
                writer.Escaped(attribute.Key);
                writer.Byte((byte)'=');
                writer.Escaped(attribute.Value);
            }
        }

        written = writer._overflow ? 0 : writer._written;
        return !writer._overflow;
    }

    public static byte[] ToArray(Packet packet, bool terminate)
    {
        Span<byte> small = stackalloc byte[512];
        int size = small.Length;
        byte[]? large = null;
        int written;
        while (!TryWrite(packet, large ?? small, out written))
        {
            size *= 2;
            large = new byte[size];
        }

        var result = new byte[written + (terminate ? Terminator.Length : 0)];
        (large ?? small)[..written].CopyTo(result);
        if (terminate)
        {
            Terminator.CopyTo(result.AsSpan(written));
        }

        return result;
    }

    public void Number(int value) => Value(value.ToString("D", CultureInfo.InvariantCulture));

    public void Address(IPAddress address) => Value(address.ToString());

    public void Optional(string? value)
    {
        if (value is not null)
        {
            Value(value);
        }
    }

    public void Value(string value)
    {
        Byte((byte)' ');
        Escaped(value);
    }

    public void Raw(ReadOnlySpan<byte> data)
    {
        _raw = true;
        Byte((byte)' ');
        if (data.Length > _destination.Length - _written)
        {
            _overflow = true;
            return;
        }

        data.CopyTo(_destination[_written..]);
        _written += data.Length;
    }

    private void Escaped(string value)
    {
        Span<byte> utf8 = stackalloc byte[MaxUtf8BytesPerChar];
        for (int i = 0; i < value.Length; i++)
        {
            char c = value[i];
            if (c < 0x80)
            {
                Ascii(c);
                continue;
            }

            // An unpaired surrogate becomes U+FFFD, as in Encoding.UTF8.
            int length = char.IsSurrogatePair(value, i) ? 2 : 1;
            int bytes = Encoding.UTF8.GetBytes(value.AsSpan(i, length), utf8);
            i += length - 1;
            for (int j = 0; j < bytes; j++)
            {
                Byte(utf8[j]);
            }
        }
    }

    private void Ascii(char c)
    {
        if (c is not (' ' or '\n' or '\r' or '\0' or '\t' or '=' or '%'))
        {
            Byte((byte)c);
            return;
        }

        Byte((byte)'%');
        Byte(HexDigit(c >> 4));
        Byte(HexDigit(c & 15));
    }

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    private void Byte(byte value)
    {
        if (_written >= _destination.Length)
        {
            _overflow = true;
            return;
        }

        _destination[_written++] = value;
    }
}
