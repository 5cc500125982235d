using VoipSdk.Protocol.Media.Concealment;

namespace VoipSdk.Codecs;

/// <summary>
/// Conceals a lost frame whose successor is there. libopus guesses from the past alone, and what it then decodes leans on that
/// guess for many frames. Here both neighbours are used, and the estimate is put into the decoder's memory as a frame of
/// its own: encoded, and decoded in place of the lost one.
/// </summary>
/// <remarks>
/// It remembers nothing from one gap to the next: the calls of a thread share one. Nothing is allocated once the thread has
/// concealed a frame.
/// </remarks>
internal sealed unsafe class OpusBridge : IDisposable
{
    public const int FrameLength = OpusCodec.SampleRate / 50;

    /// <summary>How much of what was decoded it needs.</summary>
    public const int PastLength = 2 * FrameLength;

    // What libopus's encoder delays: 2.5 ms for itself, 4 ms for its two halves to meet.
    private const int EncoderDelay = 312;
    private const int EncoderBitrate = 128_000;
    private const int SilkOnly = 1000;
    private const int Hybrid = 1001;
    private const int Passes = 2;
    [ThreadStatic]
    private static OpusBridge? _ofThisThread;
    private readonly OpusApi _api;
    private readonly OpusEncoderHandle _encoder;
    private readonly OpusDecoderHandle _saved;
    private readonly GapEstimator _estimator = new(OpusCodec.SampleRate, FrameLength);
    private readonly float[] _line = new float[PastLength + FrameLength + FrameLength];
    private readonly float[] _decoded = new float[2 * FrameLength];
    private readonly byte[] _packet = new byte[CodecGuard.MaxPacketLength];

    private OpusBridge(OpusApi api)
    {
        _api = api;
        _encoder = new OpusEncoderHandle(api);
        _saved = new OpusDecoderHandle(api, channels: 2);
    }

    /// <summary>Whether a frame before <paramref name="next"/> can be concealed in this way: speech in one channel.</summary>
    /// <param name="last">The first byte of the packet before the gap.</param>
    /// <param name="next">The packet behind it.</param>
    public static bool Fits(byte last, ReadOnlySpan<byte> next) =>
        OpusPacket.IsSpeech(last) && !OpusPacket.IsStereo((byte)(last | next[0])) && OpusPacket.GetDuration(next) == FrameLength && OpusPacket.IsSpeech(next[0]);

    /// <summary>The thread's own, made when it first conceals.</summary>
    public static OpusBridge OfThisThread(OpusApi api)
    {
        if (_ofThisThread is not { } bridge || !ReferenceEquals(bridge._api, api))
        {
            _ofThisThread?.Dispose();
            _ofThisThread = bridge = new OpusBridge(api);
        }

        return bridge;
    }

    /// <summary>Conceals one frame. The decoder is then where it would be had it decoded the frame.</summary>
    /// <param name="decoder">libopus's state.</param>
    /// <param name="channels">Its channels, 1 or 2; the packets have one.</param>
    /// <param name="past">What it decoded last, <see cref="PastLength"/> samples of one channel.</param>
    /// <param name="next">The packet behind the gap; it is left to be decoded.</param>
    /// <param name="gap">Receives a frame of all channels.</param>
    /// <returns>False when libopus refused something; the decoder is then where it was.</returns>
    public bool TryConceal(nint decoder, int channels, ReadOnlySpan<float> past, ReadOnlySpan<byte> next, Span<float> gap)
    {
        if (_encoder.IsInvalid || _saved.IsInvalid)
        {
            return false;
        }

        using OpusHandle.Use encoder = _encoder.Borrow();
        using OpusHandle.Use saved = _saved.Borrow();
        Span<float> after = _line.AsSpan(PastLength + FrameLength);
        _api.CopyDecoder(decoder, saved.State, channels);
        past.CopyTo(_line);
        int lagBefore = _api.GetPitch(decoder);
        bool isDone = Decode(decoder, channels, default, _line.AsSpan(PastLength, FrameLength)) && Decode(decoder, channels, next, after);
        int lagAfter = _api.GetPitch(decoder);
        for (int pass = 0; isDone && pass < Passes; pass++)
        {
            _estimator.Estimate(_line, PastLength, FrameLength, lagBefore, lagAfter, isAfterRight: pass > 0);
            _api.CopyDecoder(saved.State, decoder, channels);
            isDone = TryEncode(encoder.State, next[0], out int length)
                && Decode(decoder, channels, _packet.AsSpan(0, length))
                && (pass == Passes - 1 || Decode(decoder, channels, next, after));
        }

        if (isDone)
        {
            _decoded.AsSpan(0, gap.Length).CopyTo(gap);
        }
        else
        {
            _api.CopyDecoder(saved.State, decoder, channels);
        }

        return isDone;
    }

    public void Dispose()
    {
        _encoder.Dispose();
        _saved.Dispose();
    }

    // One frame before the estimate for the encoder to find its feet; both that much later as it delays them.
    private bool TryEncode(nint encoder, byte like, out int length)
    {
        _ = _api.ControlEncoder(encoder, OpusApi.ResetState, 0);
        _ = _api.ControlEncoder(encoder, OpusApi.SetBitrate, EncoderBitrate);
        _ = _api.ControlEncoder(encoder, OpusApi.SetComplexity, 0);
        _ = _api.ControlEncoder(encoder, OpusApi.SetForceMode, OpusPacket.IsHybrid(like) ? Hybrid : SilkOnly);
        _ = _api.ControlEncoder(encoder, OpusApi.SetBandwidth, OpusPacket.GetBandwidth(like));
        length = 0;
        fixed (float* line = _line)
        fixed (byte* packet = _packet)
        {
            float* first = line + PastLength - FrameLength + EncoderDelay;
            length = _api.Encode(encoder, first, FrameLength, packet, _packet.Length);
            length = length <= 0 ? 0 : _api.Encode(encoder, first + FrameLength, FrameLength, packet, _packet.Length);
        }

        return length > 0 && OpusPacket.IsSpeech(_packet[0]);
    }

    // Both channels are alike: their mix is either of them.
    private bool Decode(nint decoder, int channels, ReadOnlySpan<byte> packet, Span<float> mono)
    {
        bool isDone = Decode(decoder, channels, packet);
        Audio.ChannelMix.ToMono(_decoded.AsSpan(0, channels * FrameLength), channels, mono);
        return isDone;
    }

    private bool Decode(nint decoder, int channels, ReadOnlySpan<byte> packet)
    {
        fixed (byte* bytes = packet)
        fixed (float* output = _decoded)
        {
            return _api.Decode(decoder, bytes, packet.Length, output, FrameLength, 0) == FrameLength;
        }
    }
}
