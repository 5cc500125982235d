using System.Buffers.Binary;
using System.Text;
using VoipSdk.Codecs;
using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>
/// Writes two channels of speech as Ogg Opus (RFC 7845), each encoded for itself. What was written is playable up to its last
/// second even when the process is killed.
/// </summary>
internal sealed class OggOpusWriter : IStereoSink
{
    private const int FrameLength = 960;
    private const int PacketsInPage = 50;

    // libopus looks so far ahead for speech and music (6.5 ms); the decoder gives as much before the first sample.
    private const int LookAhead = 312;

    private readonly Stream _stream;
    private readonly OggPageWriter _pages;
    private readonly IAudioEncoder _left;
    private readonly IAudioEncoder _right;
    private readonly float[] _leftFrame = new float[FrameLength];
    private readonly float[] _rightFrame = new float[FrameLength];
    private readonly byte[] _encoded = new byte[CodecGuard.MaxPacketLength];
    private readonly byte[] _packet = new byte[(2 * CodecGuard.MaxPacketLength) + 2];
    private int _filled;
    private int _packetsWaiting;
    private long _samples;
    private long _encodedSamples;
    private bool _isDisposed;

    /// <param name="stream">Belongs to the writer.</param>
    /// <param name="codec">Makes the two encoders.</param>
    /// <param name="bitrate">Of each channel, in bit/s.</param>
    public OggOpusWriter(Stream stream, IAudioCodec codec, int bitrate)
    {
        _stream = stream;
        var settings = new AudioEncoderSettings { Bitrate = bitrate };
        _left = codec.CreateEncoder(settings);
        _right = codec.CreateEncoder(settings);
        _pages = new OggPageWriter(stream, BitConverter.ToUInt32(RandomNumbers.NextBytes(4), 0));

        // Both headers have a page of their own (RFC 7845 §3).
        _pages.Add(OpusHead.TwoMono(LookAhead).ToBytes(), 0);
        _pages.Flush(isLast: false);
        _pages.Add(CreateTags(OpusCodec.LibraryVersion ?? "VoipSdk"), 0);
        _pages.Flush(isLast: false);
    }

    public void Write(ReadOnlySpan<float> interleaved)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        for (int i = 0; i + 1 < interleaved.Length; i += 2)
        {
            _leftFrame[_filled] = interleaved[i];
            _rightFrame[_filled] = interleaved[i + 1];
            if (++_filled == FrameLength)
            {
                Encode();
            }
        }

        _samples += interleaved.Length / 2;
    }

    /// <summary>Finishes the stream and closes it.</summary>
    public void Dispose()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        try
        {
            Finish();
        }
        finally
        {
            _left.Dispose();
            _right.Dispose();
            _stream.Dispose();
        }
    }

    private void Finish()
    {
        long end = LookAhead + _samples;
        while (_encodedSamples < end)
        {
            _leftFrame.AsSpan(_filled).Clear();
            _rightFrame.AsSpan(_filled).Clear();
            Encode();
        }

        // The last page says how much of its last packet counts.
        _pages.Flush(isLast: true, end);
        _stream.Flush();
    }

    private void Encode()
    {
        int left = _left.Encode(_leftFrame, _encoded);
        int length = SelfDelimited.Write(_encoded.AsSpan(0, left), _packet);
        length += _right.Encode(_rightFrame, _packet.AsSpan(length, CodecGuard.MaxPacketLength));
        _filled = 0;
        if (_packetsWaiting == PacketsInPage)
        {
            // Before the packet and not behind it: the last page has to have one (RFC 7845 §4).
            _pages.Flush(isLast: false);
            _packetsWaiting = 0;
        }

        _encodedSamples += FrameLength;
        _pages.Add(_packet.AsSpan(0, length), _encodedSamples);
        _packetsWaiting++;
    }

    // RFC 7845 §5.2: "OpusTags", the encoder's name, the count of comments, comments; each with its length before it.
    private static byte[] CreateTags(string vendor)
    {
        byte[] name = Encoding.UTF8.GetBytes(vendor);
        byte[] comment = Encoding.UTF8.GetBytes("ENCODER=VoipSdk");
        byte[] tags = new byte[8 + 4 + name.Length + 4 + 4 + comment.Length];
        Span<byte> rest = tags;
        "OpusTags"u8.CopyTo(rest);
        BinaryPrimitives.WriteInt32LittleEndian(rest[8..], name.Length);
        name.CopyTo(rest[12..]);
        rest = rest[(12 + name.Length)..];
        BinaryPrimitives.WriteInt32LittleEndian(rest, 1);
        BinaryPrimitives.WriteInt32LittleEndian(rest[4..], comment.Length);
        comment.CopyTo(rest[8..]);
        return tags;
    }
}
