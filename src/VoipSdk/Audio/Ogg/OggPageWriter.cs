using System.Buffers.Binary;

namespace VoipSdk.Audio;

// RFC 3533 §6, all numbers little-endian.
//  0       4    5      6                 14       18         22       26         27
// +--------+----+------+-----------------+--------+----------+--------+----------+---------------+---------
// | "OggS" | 0  | flags| granule position| serial | sequence | CRC-32 | segments | segment sizes | packets
// +--------+----+------+-----------------+--------+----------+--------+----------+---------------+---------
//                 1: continues a packet, 2: first page, 4: last page
// A packet is as many segments of 255 bytes as it fills, and one that is shorter, if only of 0 bytes.

/// <summary>Collects packets in pages of one logical stream. A packet must fit into a page: 65,024 bytes.</summary>
internal sealed class OggPageWriter
{
    private const int HeaderLength = 27;
    private const int MaxSegments = 255;
    private const int SegmentLength = 255;
    private readonly Stream _stream;
    private readonly byte[] _page = new byte[HeaderLength + MaxSegments + (MaxSegments * SegmentLength)];
    private readonly byte[] _sizes = new byte[MaxSegments];
    private readonly byte[] _content = new byte[MaxSegments * SegmentLength];
    private readonly uint _serial;
    private uint _sequence;
    private int _segments;
    private int _length;
    private long _granule;

    /// <param name="stream">Stays the caller's.</param>
    /// <param name="serial">Random, so that streams that are put together stay apart.</param>
    public OggPageWriter(Stream stream, uint serial)
    {
        _stream = stream;
        _serial = serial;
    }

    /// <summary>Adds a packet; writes the page before it where it does not fit any more.</summary>
    /// <param name="packet">At most 65,024 bytes.</param>
    /// <param name="granule">The stream's position at the packet's end.</param>
    public void Add(ReadOnlySpan<byte> packet, long granule)
    {
        int segments = (packet.Length / SegmentLength) + 1;
        if (_segments + segments > MaxSegments)
        {
            Flush(isLast: false);
        }

        _sizes.AsSpan(_segments, segments - 1).Fill(SegmentLength);
        _sizes[_segments + segments - 1] = (byte)(packet.Length % SegmentLength);
        packet.CopyTo(_content.AsSpan(_length));
        _segments += segments;
        _length += packet.Length;
        _granule = granule;
    }

    /// <summary>Writes the page that was begun; the last page of all even when it is empty.</summary>
    /// <param name="isLast">Whether the stream ends here.</param>
    /// <param name="granule">Where it ends, which may be before its last packet's end; null for the packet's.</param>
    public void Flush(bool isLast, long? granule = null)
    {
        if (_segments == 0 && !isLast)
        {
            return;
        }

        Span<byte> page = _page;
        page[..HeaderLength].Clear();
        "OggS"u8.CopyTo(page);
        page[5] = (byte)((_sequence == 0 ? 2 : 0) | (isLast ? 4 : 0));
        BinaryPrimitives.WriteInt64LittleEndian(page[6..], granule ?? _granule);
        BinaryPrimitives.WriteUInt32LittleEndian(page[14..], _serial);
        BinaryPrimitives.WriteUInt32LittleEndian(page[18..], _sequence++);
        page[26] = (byte)_segments;
        _sizes.AsSpan(0, _segments).CopyTo(page[HeaderLength..]);
        _content.AsSpan(0, _length).CopyTo(page[(HeaderLength + _segments)..]);
        page = page[..(HeaderLength + _segments + _length)];
        BinaryPrimitives.WriteUInt32LittleEndian(page[22..], OggCrc.Compute(page));
        _stream.Write(page);
        _segments = 0;
        _length = 0;
    }
}
