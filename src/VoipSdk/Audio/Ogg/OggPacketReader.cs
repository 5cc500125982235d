using System.Buffers.Binary;

namespace VoipSdk.Audio;

/// <summary>Takes the packets of the first Opus stream out of an Ogg file. What is damaged between two pages is left out.</summary>
internal sealed class OggPacketReader
{
    // The comments may hold pictures of any size, which nobody hears; sound is far smaller.
    private const int MaxPacketLength = 128 * 1024;
    private const int HeaderLength = 27;
    private const int MaxSegments = 255;
    private readonly Stream _stream;
    private readonly byte[] _page = new byte[HeaderLength + MaxSegments + (MaxSegments * 255)];
    private readonly byte[] _packet = new byte[MaxPacketLength];
    private int _packetLength;
    private bool _isTooLong;
    private int _segment;
    private int _segments;
    private int _content;
    private uint? _serial;
    private long _pageGranule;
    private bool _isLastPage;

    /// <param name="stream">Stays the caller's.</param>
    public OggPacketReader(Stream stream) => _stream = stream;

    /// <summary>Reads the next packet.</summary>
    /// <param name="packet">Valid until the next call.</param>
    /// <param name="end">
    /// Where the stream ends if this packet is the last one, in samples since its beginning with the pre-skip; else null.
    /// </param>
    /// <returns>False at the end.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public bool TryRead(out ReadOnlySpan<byte> packet, out long? end)
    {
        end = null;
        packet = default;
        while (true)
        {
            while (_segment < _segments)
            {
                int size = _page[HeaderLength + _segment++];
                Append(_page.AsSpan(_content, size));
                _content += size;
                if (size < 255)
                {
                    packet = _packet.AsSpan(0, _isTooLong ? 0 : _packetLength);
                    end = _isLastPage && _segment == _segments ? _pageGranule : null;
                    _packetLength = 0;
                    _isTooLong = false;
                    return true;
                }
            }

            if (_isLastPage || !TryReadPage())
            {
                return false;
            }
        }
    }

    private void Append(ReadOnlySpan<byte> part)
    {
        _isTooLong |= _packetLength + part.Length > _packet.Length;
        if (!_isTooLong)
        {
            part.CopyTo(_packet.AsSpan(_packetLength));
            _packetLength += part.Length;
        }
    }

    private bool TryReadPage()
    {
        while (TryReadAnyPage(out int length))
        {
            ReadOnlySpan<byte> page = _page.AsSpan(0, length);
            uint serial = BinaryPrimitives.ReadUInt32LittleEndian(page[14..]);
            bool isFirst = (page[5] & 2) != 0;
            _segments = page[26];
            _content = HeaderLength + _segments;
            if (_serial is null && isFirst && page[_content..].StartsWith("OpusHead"u8))
            {
                _serial = serial;
            }

            if (serial == _serial)
            {
                Enter(page);
                return true;
            }
        }

        _segments = 0;
        return false;
    }

    private void Enter(ReadOnlySpan<byte> page)
    {
        _segment = 0;
        _pageGranule = BinaryPrimitives.ReadInt64LittleEndian(page[6..]);
        _isLastPage = (page[5] & 4) != 0;
        bool continues = (page[5] & 1) != 0;
        if (!continues)
        {
            // The end of what the page before began is lost.
            _packetLength = 0;
            _isTooLong = false;
            return;
        }

        // And of what this page goes on with, the beginning may be.
        while (_packetLength == 0 && !_isTooLong && _segment < _segments)
        {
            int size = page[HeaderLength + _segment++];
            _content += size;
            if (size < 255)
            {
                return;
            }
        }
    }

    // Finds "OggS", reads to the page's end and believes it when its checksum is right.
    private bool TryReadAnyPage(out int length)
    {
        length = 0;
        int held = 0;
        while (true)
        {
            held += WavHeader.ReadFully(_stream, _page.AsSpan(held, HeaderLength - held));
            if (held < HeaderLength)
            {
                return false;
            }

            int at = _page.AsSpan(0, held).IndexOf("OggS"u8);
            if (at == 0)
            {
                break;
            }

            // Its beginning may be in the last three bytes.
            int drop = at > 0 ? at : held - 3;
            _page.AsSpan(drop, held - drop).CopyTo(_page);
            held -= drop;
        }

        int sizes = _page[26];
        int read = WavHeader.ReadFully(_stream, _page.AsSpan(HeaderLength, sizes));
        int content = 0;
        foreach (byte size in _page.AsSpan(HeaderLength, sizes))
        {
            content += size;
        }

        length = HeaderLength + sizes + content;
        bool isWhole = read == sizes
            && WavHeader.ReadFully(_stream, _page.AsSpan(HeaderLength + sizes, content)) == content;
        return isWhole && (IsAuthentic(length) || TryReadAnyPage(out length));
    }

    private bool IsAuthentic(int length)
    {
        Span<byte> checksum = _page.AsSpan(22, 4);
        uint wanted = BinaryPrimitives.ReadUInt32LittleEndian(checksum);
        checksum.Clear();
        return OggCrc.Compute(_page.AsSpan(0, length)) == wanted;
    }
}
