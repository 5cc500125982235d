using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>
/// One call's way from the socket to the ear. The network thread hands packets over in a ring; jitter buffer, decoder
/// and resampler belong to the thread that pulls.
/// </summary>
/// <remarks>The header is parsed again behind the ring, which costs less than a second format would.</remarks>
internal sealed class MediaReceiver : IStereoPlaybackSource, IDisposable
{
    private readonly IReadOnlyDictionary<int, IAudioCodec> _codecs;
    private readonly MediaClock _clock;
    private readonly TimeSpan _minDelay;
    private readonly int _channels;
    private readonly ILogger _logger;
    private readonly ArrivalRing _ring = new();

    // Written by the network thread when a payload type is first seen, read by the playback thread.
    private readonly ReceiveStream?[] _streams = new ReceiveStream?[128];
    private ReceiveStream? _active;
    private int _openType = -1;
    private volatile bool _failed;
    private long _packets;
    private long _bytes;
    private long _unusable;
    private long _overflows;

    /// <summary>Creates the receiving half of a call.</summary>
    /// <param name="codecs">What may arrive, by RTP payload type.</param>
    /// <param name="clock">The client's clock.</param>
    /// <param name="minDelay">The least delay that the jitter buffer aims at.</param>
    /// <param name="logger">Hears of a decoder that fails, once.</param>
    /// <param name="channels">Channels that are heard, 1 or 2.</param>
    public MediaReceiver(
        IReadOnlyDictionary<int, IAudioCodec> codecs, MediaClock clock, TimeSpan minDelay, ILogger logger, int channels = 1)
    {
        _channels = channels;
        _logger = logger;
        _codecs = codecs;
        _clock = clock;
        _minDelay = minDelay;
    }

    /// <summary>Hears of what comes; null where nobody does.</summary>
    public MediaFeedback? Feedback { get; init; }

    /// <summary>Takes an RTP or RTCP packet from the network thread.</summary>
    /// <returns>False when it is not RTP of one of the call's codecs.</returns>
    public bool TryReceive(ReadOnlySpan<byte> packet, MonoTime arrival)
    {
        if (RtpDemux.IsRtcp(packet))
        {
            // Proves as well that the peer is there.
            bool isReport = Feedback?.HandleRtcp(packet, arrival) ?? true;
            Volatile.Write(ref _unusable, _unusable + (isReport ? 0 : 1));
            return isReport;
        }

        int payloadType = 0;
        bool isSound = RtpHeader.TryParse(packet, out RtpHeader rtp, out int offset, out int length)
            && packet.Length <= DatagramSocket.MaxDatagramBytes
            && TryOpenStream(payloadType = OwnPayloadType(rtp, packet.Slice(offset, length)));
        if (!isSound)
        {
            Volatile.Write(ref _unusable, _unusable + 1);
            return false;
        }

        Feedback?.HandleRtp(rtp, arrival, _streams[payloadType]!.ClockRate);
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _bytes, _bytes + packet.Length);
        if (!_ring.TryAdd(packet, arrival))
        {
            // Nobody pulls: what is heard later must not be what was said long ago, so the newest may go as well.
            Volatile.Write(ref _overflows, _overflows + 1);
        }

        return true;
    }

    /// <summary>Fills <paramref name="samples"/> with what is due; on the playback thread.</summary>
    public void Pull(Span<float> samples) => Pull(samples, default, isStereo: false);

    /// <summary>Fills both channels with what is due; on the playback thread.</summary>
    public void PullBoth(Span<float> left, Span<float> right) => Pull(left, right, isStereo: true);

    private void Pull(Span<float> left, Span<float> right, bool isStereo)
    {
        try
        {
            DrainRing();
            if (_active is { } stream && !_failed)
            {
                if (isStereo)
                {
                    stream.PullStereo(left, right, _clock.Now);
                }
                else
                {
                    stream.Pull(left, _clock.Now);
                }

                return;
            }
        }
#pragma warning disable CA1031 // A decoder of the user's must not end the device's callback; the call goes on in silence.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
        }

        left.Clear();
        right.Clear();
    }

    /// <summary>Adds what was received to <paramref name="statistics"/>; from any thread.</summary>
    public CallStatistics AddTo(CallStatistics statistics)
    {
        statistics = statistics with
        {
            PacketsReceived = Volatile.Read(ref _packets),
            BytesReceived = Volatile.Read(ref _bytes),
            PacketsUnusable = Volatile.Read(ref _unusable) + Volatile.Read(ref _overflows),
        };
        return Volatile.Read(ref _active) is { } stream ? stream.AddTo(statistics) : statistics;
    }

    /// <summary>Adds what was received; from any thread, without allocating.</summary>
    public CallTotals AddTo(CallTotals totals)
    {
        totals = totals with { PacketsReceived = Volatile.Read(ref _packets) };
        return Volatile.Read(ref _active) is { } stream ? stream.AddTo(totals) : totals;
    }

    public void Dispose()
    {
        foreach (ReceiveStream? stream in _streams)
        {
            stream?.Dispose();
        }
    }

    private bool TryOpenStream(int payloadType)
    {
        // Nearly always: the table's place is out of the processor's cache by the time of a call's next packet.
        if (payloadType == _openType)
        {
            return true;
        }

        if (Volatile.Read(ref _streams[payloadType]) is not null)
        {
            _openType = payloadType;
            return true;
        }

        if (!_codecs.TryGetValue(payloadType, out IAudioCodec? codec))
        {
            return false;
        }

        try
        {
            Volatile.Write(ref _streams[payloadType], new ReceiveStream(codec, _minDelay, _channels));
            return true;
        }
#pragma warning disable CA1031 // A codec of the user's that cannot work must not end the network thread of all calls.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Fail(exception);
            return false;
        }
    }

    private void Fail(Exception exception)
    {
        if (!_failed)
        {
            _failed = true;
            _logger.DecoderFailed(exception);
        }
    }

    private void DrainRing()
    {
        Span<byte> buffer = MediaScratch.Bytes(DatagramSocket.MaxDatagramBytes);
        while (_ring.TryTake(buffer, out int size, out MonoTime arrival))
        {
            ReadOnlySpan<byte> packet = buffer[..size];
            if (!RtpHeader.TryParse(packet, out RtpHeader header, out int offset, out int length))
            {
                continue;
            }

            ReadOnlySpan<byte> payload = packet.Slice(offset, length);
            if (Volatile.Read(ref _streams[OwnPayloadType(header, payload)]) is { } stream)
            {
                Volatile.Write(ref _active, stream);
                if (IsRedundant(header))
                {
                    stream.InsertRedundant(header, payload, arrival);
                }
                else
                {
                    stream.Insert(header, payload, arrival);
                }
            }
        }
    }

    private bool IsRedundant(in RtpHeader header) =>
        header.PayloadType == RedundantPayload.PayloadType && !_codecs.ContainsKey(RedundantPayload.PayloadType);

    // Of redundant audio the one that the packet's own sound has; where it is malformed its own, which is no codec's.
    private int OwnPayloadType(in RtpHeader header, ReadOnlySpan<byte> payload)
    {
        if (!IsRedundant(header))
        {
            return header.PayloadType;
        }

        Span<RedundantBlock> blocks = stackalloc RedundantBlock[RedundantPayload.MaxBlocks];
        return RedundantPayload.TryParse(payload, blocks, out int count) ? blocks[count - 1].PayloadType : header.PayloadType;
    }
}
