using VoipSdk.Codecs;

namespace VoipSdk.Audio;

/// <summary>Reads the sound of an Ogg Opus file (RFC 7845): 48 kHz, with what its header says to leave out left out.</summary>
internal sealed class OggOpusReader : IDisposable
{
    // RFC 6716 §2.1.4: 120 ms.
    private const int LongestPacket = 5_760;
    private readonly Stream _stream;
    private readonly OggPacketReader _packets;
    private readonly OpusHead _head;
    private readonly OpusStreamDecoder[] _decoders;
    private readonly byte[] _part = new byte[128 * 1024];
    private readonly float[] _decoded;
    private readonly float[] _frames;
    private readonly float _gain;
    private int _skip;
    private int _next;
    private int _end;
    private long _position;
    private bool _isLast;

    /// <param name="stream">Belongs to the reader, unless this throws.</param>
    /// <param name="name">For messages.</param>
    /// <exception cref="InvalidDataException">It is no Ogg Opus file; the message names file and fault.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    /// <exception cref="VoipCallException">libopus is missing.</exception>
    public OggOpusReader(Stream stream, string name)
    {
        _stream = stream;
        _packets = new OggPacketReader(stream);
        if (!_packets.TryRead(out ReadOnlySpan<byte> packet, out _) || !OpusHead.TryParse(packet, out _head)
            || !_packets.TryRead(out _, out _))
        {
            throw new InvalidDataException($"{name} cannot be read as Ogg Opus: it does not begin like one.");
        }

        _decoders = new OpusStreamDecoder[_head.Streams];
        for (int i = 0; i < _decoders.Length; i++)
        {
            _decoders[i] = new OpusStreamDecoder(channels: i < _head.CoupledStreams ? 2 : 1);
        }

        _decoded = new float[(_head.Streams + _head.CoupledStreams) * LongestPacket];
        _frames = new float[_head.Channels * LongestPacket];
        _gain = (float)Math.Pow(10, _head.Gain / (20.0 * 256));
        _skip = _head.PreSkip;
    }

    /// <summary>Interleaved channels of what is read.</summary>
    public int Channels => _head.Channels;

    /// <summary>Reads the next frames.</summary>
    /// <returns>Samples written, whole frames; 0 at the end.</returns>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public int Read(Span<float> interleaved)
    {
        int total = 0;
        while (interleaved.Length - total >= Channels && (_next < _end || TryDecode()))
        {
            int count = Math.Min((interleaved.Length - total) / Channels * Channels, _end - _next);
            _frames.AsSpan(_next, count).CopyTo(interleaved[total..]);
            _next += count;
            total += count;
        }

        return total;
    }

    public void Dispose()
    {
        foreach (OpusStreamDecoder decoder in _decoders)
        {
            decoder.Dispose();
        }

        _stream.Dispose();
    }

    private bool TryDecode()
    {
        while (!_isLast && _packets.TryRead(out ReadOnlySpan<byte> packet, out long? end))
        {
            int length = Decode(packet);
            Map(length);
            _position += length;
            if (end is { } last)
            {
                // Behind that is what the encoder needed to finish its last frame.
                _isLast = true;
                length = (int)Math.Max(0, length - Math.Max(0, _position - last));
            }

            int skipped = Math.Min(_skip, length);
            _skip -= skipped;
            _next = skipped * Channels;
            _end = length * Channels;
            if (_next < _end)
            {
                return true;
            }
        }

        return false;
    }

    // All streams of a packet are equally long; what is malformed is left out.
    private int Decode(ReadOnlySpan<byte> packet)
    {
        int length = 0;
        for (int i = 0, at = 0; i < _decoders.Length; i++)
        {
            ReadOnlySpan<byte> part = packet;
            if (i < _decoders.Length - 1)
            {
                if (packet.Length > _part.Length || !SelfDelimited.TryTake(ref packet, _part, out int partLength))
                {
                    return 0;
                }

                part = _part.AsSpan(0, partLength);
            }

            int decoded = _decoders[i].Decode(part, _decoded.AsSpan(at));
            length = i == 0 ? decoded : Math.Min(length, decoded);
            at += _decoders[i].Channels * LongestPacket;
        }

        return length;
    }

    private void Map(int length)
    {
        for (int channel = 0; channel < Channels; channel++)
        {
            int source = _head.Mapping[channel];
            bool isCoupled = source < 2 * _head.CoupledStreams;
            int stream = isCoupled ? source / 2 : source - _head.CoupledStreams;
            int step = isCoupled ? 2 : 1;
            int start = source == 255 ? 0 : (isCoupled ? 2 * stream : stream + _head.CoupledStreams) * LongestPacket;
            int offset = isCoupled ? source & 1 : 0;
            for (int i = 0; i < length; i++)
            {
                _frames[(i * Channels) + channel] = source == 255 ? 0 : _gain * _decoded[start + offset + (i * step)];
            }
        }
    }
}
