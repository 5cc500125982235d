using System.Buffers.Binary;

namespace VoipSdk.Audio;

// RFC 7845 §5.1, numbers little-endian.
//  0            8    9          10         12            16     18       19          20        21
// +------------+----+----------+----------+-------------+------+--------+-----------+---------+---------
// | "OpusHead" | 1  | channels | pre-skip | input rate  | gain | family | streams   | coupled | mapping
// +------------+----+----------+----------+-------------+------+--------+-----------+---------+---------
//                                                                        only where family is not 0

/// <summary>The first packet of an Ogg Opus stream.</summary>
/// <param name="Channels">1 to 255.</param>
/// <param name="PreSkip">Samples at 48 kHz to leave out at the beginning.</param>
/// <param name="Gain">To be applied to what is decoded, in 1/256 dB.</param>
/// <param name="Streams">Opus packets in each packet.</param>
/// <param name="CoupledStreams">How many of them, the first ones, are stereo.</param>
/// <param name="Mapping">The decoded channel of each output channel; 255 for silence.</param>
internal sealed record OpusHead(int Channels, int PreSkip, int Gain, int Streams, int CoupledStreams, byte[] Mapping)
{
    private const int ShortLength = 19;
    private const int SampleRate = 48_000;

    /// <summary>Two channels as two streams of one each: nothing of one is heard in the other, as in joint stereo.</summary>
    public static OpusHead TwoMono(int preSkip) => new(2, preSkip, 0, 2, 0, [0, 1]);

    public byte[] ToBytes()
    {
        byte[] bytes = new byte[ShortLength + 2 + Mapping.Length];
        Span<byte> span = bytes;
        "OpusHead"u8.CopyTo(span);
        span[8] = 1;
        span[9] = (byte)Channels;
        BinaryPrimitives.WriteUInt16LittleEndian(span[10..], (ushort)PreSkip);
        BinaryPrimitives.WriteInt32LittleEndian(span[12..], SampleRate);
        BinaryPrimitives.WriteInt16LittleEndian(span[16..], (short)Gain);

        // Family 1 of RFC 7845 §5.1.1.2: two channels are left and right.
        span[18] = 1;
        span[19] = (byte)Streams;
        span[20] = (byte)CoupledStreams;
        Mapping.CopyTo(span[21..]);
        return bytes;
    }

    /// <returns>False when it is none, or of a version or family that nobody knows how to decode.</returns>
    public static bool TryParse(ReadOnlySpan<byte> packet, out OpusHead head)
    {
        head = TwoMono(0);
        if (packet.Length < ShortLength || !packet.StartsWith("OpusHead"u8) || packet[8] >> 4 != 0 || packet[9] == 0)
        {
            return false;
        }

        int channels = packet[9];
        int family = packet[18];
        int preSkip = BinaryPrimitives.ReadUInt16LittleEndian(packet[10..]);
        int gain = BinaryPrimitives.ReadInt16LittleEndian(packet[16..]);
        if (family == 0)
        {
            head = new OpusHead(channels, preSkip, gain, 1, channels - 1, channels == 1 ? [0] : [0, 1]);
            return channels <= 2;
        }

        if (packet.Length < ShortLength + 2 + channels)
        {
            return false;
        }

        head = new OpusHead(channels, preSkip, gain, packet[19], packet[20], packet.Slice(21, channels).ToArray());
        int decoded = head.Streams + head.CoupledStreams;
        return head.Streams > 0 && head.CoupledStreams <= head.Streams && decoded <= 255
            && Array.TrueForAll(head.Mapping, channel => channel < decoded || channel == 255);
    }
}
