using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>
/// Jitter buffer, decoder, time stretcher and resampler of one payload type; owned by the thread that pulls. Of two channels
/// all that decides is done once for both, so that they cannot shift against each other.
/// </summary>
internal sealed class ReceiveStream : IDisposable
{
    // RFC 6716 §2.1.4: no packet lasts longer than 120 ms.
    private static readonly TimeSpan LongestPacket = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private readonly AudioCodecFormat _format;
    private readonly JitterBuffer _jitter;
    private readonly ReceptionStatistics _reception = new();
    private readonly IAudioDecoder _decoder;
    private readonly IRedundancyProbe? _probe;
    private readonly IPacketDuration? _duration;
    private readonly TimeStretcher _stretcher;
    private readonly SkewCompensation _skew;
    private readonly ReceivedChannel _left;
    private readonly ReceivedChannel? _right;
    private int _readyStart;
    private int _readyEnd;
    private bool _wasSilent = true;
    private float _peak;
    private long _lost;
    private long _late;
    private long _duplicated;
    private long _concealedUnits;
    private long _playedUnits;
    private long _recoveredUnits;
    private long _silentSamples;
    private long _stretchedUnits;
    private long _jitterMicroseconds;
    private long _delayTicks;
    private long _targetTicks;
    private double _skewPpm = double.NaN;
    private long _requested;
    private long _delivered;

    /// <param name="codec">What its payloads are of.</param>
    /// <param name="minDelay">The least delay that the jitter buffer aims at.</param>
    /// <param name="channels">Channels that are heard, 1 or 2; one that a codec cannot have is heard in both.</param>
    public ReceiveStream(IAudioCodec codec, TimeSpan minDelay, int channels = 1)
    {
        _format = codec.Format;
        IStereoAudioCodec? stereo = channels == 2 ? codec as IStereoAudioCodec : null;
        _decoder = stereo is null ? codec.CreateDecoder() : stereo.CreateStereoDecoder();
        _probe = _decoder as IRedundancyProbe;
        _duration = _decoder as IPacketDuration;
        _stretcher = new TimeStretcher(_format.SampleRate);
        _skew = new SkewCompensation(_format.ClockRate, stereo is null ? 1 : 2);
        _left = CreateChannel();
        _right = stereo is null ? null : CreateChannel();
        _jitter = new JitterBuffer(new JitterBufferOptions
        {
            ClockRate = _format.ClockRate,
            FrameDuration = Units(Frame, _format.ClockRate),
            MinDelay = minDelay,
        });
    }

    public int ClockRate => _format.ClockRate;

    /// <summary>How much later than the fastest packets sound is played at present.</summary>
    public TimeSpan CurrentDelay => TimeSpan.FromTicks(Volatile.Read(ref _delayTicks));

    /// <summary>Samples that were heard when sound was made last.</summary>
    internal long Delivered => Volatile.Read(ref _delivered);

    /// <summary>Adds what was heard; from any thread, without allocating.</summary>
    public CallTotals AddTo(CallTotals totals)
    {
        long madeUp = Volatile.Read(ref _concealedUnits);
        return totals with
        {
            MadeUp = madeUp,
            Heard = madeUp + Volatile.Read(ref _playedUnits) + Volatile.Read(ref _recoveredUnits),
            JitterBufferDelay = CurrentDelay,
        };
    }

    private ReceivedChannel CreateChannel() =>
        new(_format.SampleRate, _stretcher, Units(Frame, _format.SampleRate), LongestDecoded);

    private int LongestDecoded => Units(LongestPacket, _format.SampleRate) + _stretcher.LongestChange;

    public void Insert(in RtpHeader header, ReadOnlySpan<byte> payload, MonoTime arrival)
    {
        _reception.Update(header, arrival, _format.ClockRate);
        JitterInsertResult result =
            _jitter.Insert(header, payload, arrival, _probe is { } probe && probe.CoversPrevious(payload));
        if (result == JitterInsertResult.Restarted)
        {
            _skew.Restart();
        }

        if (result is JitterInsertResult.Accepted or JitterInsertResult.Late or JitterInsertResult.Restarted)
        {
            _skew.Arrived(header, arrival);
        }
    }

    /// <summary>Takes redundant audio (RFC 2198): its own sound, and what it brings of packets that are missing.</summary>
    public void InsertRedundant(in RtpHeader header, ReadOnlySpan<byte> payload, MonoTime arrival)
    {
        Span<RedundantBlock> blocks = stackalloc RedundantBlock[RedundantPayload.MaxBlocks];
        if (!RedundantPayload.TryParse(payload, blocks, out int count))
        {
            return;
        }

        RedundantBlock own = blocks[count - 1];
        Insert(header with { PayloadType = own.PayloadType }, payload.Slice(own.Offset, own.Length), arrival);
        foreach (RedundantBlock block in blocks[..(count - 1)])
        {
            ReadOnlySpan<byte> copy = payload.Slice(block.Offset, block.Length);
            int duration = _duration?.GetDuration(copy) ?? 0;
            if (block.PayloadType == own.PayloadType && duration > 0 && block.TimestampOffset % duration == 0)
            {
                RtpHeader original = header with
                {
                    Marker = false,
                    PayloadType = block.PayloadType,
                    SequenceNumber = (ushort)(header.SequenceNumber - (block.TimestampOffset / duration)),
                    Timestamp = header.Timestamp - (uint)block.TimestampOffset,
                };
                InsertCopy(original, copy, arrival);
            }
        }
    }

    /// <summary>Takes a copy that came with a later packet, as if it were the original.</summary>
    internal void InsertCopy(in RtpHeader original, ReadOnlySpan<byte> payload, MonoTime arrival) =>
        _jitter.InsertCopy(original, payload, arrival);

    /// <summary>Fills one channel: all of a stream of one, or the mix.</summary>
    public void Pull(Span<float> samples, MonoTime now)
    {
        Span<float> right = _right is null ? default : MediaScratch.Samples(samples.Length, ScratchUse.PortRight);
        Pull(samples, right, now);
        if (_right is not null)
        {
            ChannelMix.ToMono(samples, right, samples);
        }
    }

    /// <summary>Fills two channels: a stream of one is heard in both.</summary>
    public void PullStereo(Span<float> left, Span<float> right, MonoTime now)
    {
        Pull(left, right, now);
        if (_right is null)
        {
            left.CopyTo(right);
        }
    }

    // Of a stream of one channel the right one is not touched.
    private void Pull(Span<float> samples, Span<float> right, MonoTime now)
    {
        _skew.Requested(samples.Length, now);
        _jitter.IsResampled = _skew.IsCompensating;
        _jitter.Requested(now);
        for (int filled = 0; ;)
        {
            int made = _skew.Process(_left.Ready(_readyStart, _readyEnd), samples[filled..], out int consumed);
            if (_right is not null)
            {
                _skew.ProcessRight(_right.Ready(_readyStart, _readyEnd), right[filled..]);
            }

            filled += made;
            _readyStart += consumed;
            if (filled == samples.Length)
            {
                break;
            }

            // All that was ready is used up.
            Heard(samples, right, filled);
            Volatile.Write(ref _delivered, _requested + filled);
            filled += Produce(samples[filled..], _right is null ? default : right[filled..], filled, now);
        }

        _requested += samples.Length;

        Heard(samples, right, samples.Length);
        Publish();
    }

    public CallStatistics AddTo(CallStatistics statistics) => statistics with
    {
        PacketsLost = Volatile.Read(ref _lost),
        PacketsLate = Volatile.Read(ref _late),
        PacketsDuplicated = Volatile.Read(ref _duplicated),
        Concealed = Duration(Volatile.Read(ref _concealedUnits)),
        Played = Duration(Volatile.Read(ref _playedUnits)),
        Recovered = Duration(Volatile.Read(ref _recoveredUnits)),
        Silent = TimeSpan.FromTicks(Volatile.Read(ref _silentSamples) * TimeSpan.TicksPerSecond / AudioPort.SampleRate),
        Stretched = Duration(Volatile.Read(ref _stretchedUnits)),
        Jitter = TimeSpan.FromTicks(Volatile.Read(ref _jitterMicroseconds) * 10),
        PlayoutDelay = TimeSpan.FromTicks(Volatile.Read(ref _delayTicks)),
        TargetDelay = TimeSpan.FromTicks(Volatile.Read(ref _targetTicks)),
        ClockSkew = Volatile.Read(ref _skewPpm) is var skew && double.IsNaN(skew) ? null : skew,
        PeakHeard = Volatile.Read(ref _peak),
    };

    public void Dispose() => _decoder.Dispose();

    private void Heard(ReadOnlySpan<float> samples, ReadOnlySpan<float> right, int count)
    {
        _left.Heard(samples[..count]);
        _right?.Heard(right[..count]);
    }

    // Silence goes straight to the listener and no further than was asked for, so that sound can begin at the next pull;
    // everything else goes through _ready. Returns how much silence there was.
    private int Produce(Span<float> samples, Span<float> right, int waiting, MonoTime now)
    {
        JitterPull pull = _jitter.Pull(
            now,
            Convert(waiting + _skew.Waiting, AudioPort.SampleRate, _format.ClockRate),
            Convert(samples.Length, AudioPort.SampleRate, _format.ClockRate));
        if (pull.Kind == JitterPullKind.Silence)
        {
            int silent = Math.Min(samples.Length, Convert(pull.Duration, _format.ClockRate, AudioPort.SampleRate));
            _skew.Interrupt();
            _left.FallSilent(samples[..silent], isSeam: !_wasSilent);
            _right?.FallSilent(right[..silent], isSeam: !_wasSilent);
            _wasSilent = true;
            _jitter.Played(Convert(silent, AudioPort.SampleRate, _format.ClockRate));
            Volatile.Write(ref _silentSamples, _silentSamples + silent);
            return silent;
        }

        _left.Continue();
        _right?.Continue();
        int stretched = _right is null ? DecodeMono(pull, out int decoded) : DecodeStereo(pull, _right, out decoded);

        // A malformed payload became nothing: the buffer says so at the next pull, and conceals it.
        int output = Convert(stretched, _format.SampleRate, _format.ClockRate);
        _jitter.Played(Convert(decoded, _format.SampleRate, _format.ClockRate), output);
        if (decoded != 0)
        {
            Count(pull, output);
            MakeReady(isSeam: pull.IsDiscontinuous || _wasSilent);
            _wasSilent = false;
        }

        return 0;
    }

    // Returns what is left of what was decoded.
    private int DecodeMono(in JitterPull pull, out int decoded)
    {
        Span<float> sound = MediaScratch.Samples(LongestDecoded);
        decoded = Decode(pull, sound, 1);
        int stretched = decoded == 0 ? 0 : _stretcher.Process(_left.Past, sound, decoded, StretchOf(pull), pull.IsUrgent);
        _left.Append(sound[..stretched]);
        return stretched;
    }

    private int DecodeStereo(in JitterPull pull, ReceivedChannel rightChannel, out int decoded)
    {
        Span<float> interleaved = MediaScratch.Samples(2 * LongestDecoded);
        Span<float> left = MediaScratch.Samples(LongestDecoded, ScratchUse.Left);
        Span<float> right = MediaScratch.Samples(LongestDecoded, ScratchUse.Right);
        decoded = Decode(pull, interleaved, 2) / 2;
        ChannelMix.ToStereo(interleaved[..(2 * decoded)], left, right);
        int stretched = decoded == 0 ? 0 : _stretcher.ProcessStereo(
            _left.Past, rightChannel.Past, left, right, decoded, StretchOf(pull), pull.IsUrgent);
        _left.Append(left[..stretched]);
        rightChannel.Append(right[..stretched]);
        return stretched;
    }

    private int StretchOf(in JitterPull pull) => Convert(pull.Stretch, _format.ClockRate, _format.SampleRate);

    // Counts samples of all channels.
    private int Decode(in JitterPull pull, Span<float> samples, int channels)
    {
        if (pull.Kind == JitterPullKind.Conceal)
        {
            int missing = channels * Convert(pull.Duration, _format.ClockRate, _format.SampleRate);
            _decoder.Conceal(pull.NextPayload, samples[..missing]);
            return missing;
        }

        if (pull.IsDiscontinuous)
        {
            // Sound was left out: a decoder that predicts from one packet to the next has to pass over the gap, or it
            // answers with a burst of noise. What it makes up is not heard.
            _decoder.Conceal(default, samples[..(channels * Units(Frame, _format.SampleRate))]);
        }

        return Math.Max(0, _decoder.Decode(pull.Payload, samples[..(channels * Units(LongestPacket, _format.SampleRate))]));
    }

    private void Count(in JitterPull pull, int output)
    {
        if (pull.Kind == JitterPullKind.Packet || pull.IsComfortNoise)
        {
            Volatile.Write(ref _playedUnits, _playedUnits + output);
        }
        else if (_probe is { } probe && probe.CoversPrevious(pull.NextPayload))
        {
            Volatile.Write(ref _recoveredUnits, _recoveredUnits + output);
        }
        else
        {
            Volatile.Write(ref _concealedUnits, _concealedUnits + output);
        }
    }

    private void MakeReady(bool isSeam)
    {
        (_readyStart, _readyEnd) = _left.MakeReady(isSeam);
        _ = _right?.MakeReady(isSeam);
        Volatile.Write(ref _peak, Math.Max(_left.Peak, _right?.Peak ?? 0));
    }

    private void Publish()
    {
        JitterBufferStatistics jitter = _jitter.Statistics;
        Volatile.Write(ref _lost, Math.Max(0, _reception.Lost));
        Volatile.Write(ref _late, jitter.Late);
        Volatile.Write(ref _duplicated, jitter.Duplicates);
        Volatile.Write(ref _stretchedUnits, jitter.AcceleratedDuration + jitter.ExpandedDuration);
        Volatile.Write(ref _jitterMicroseconds, _reception.Jitter.Ticks / 10);
        Volatile.Write(ref _delayTicks, jitter.CurrentDelay.Ticks);
        Volatile.Write(ref _targetTicks, jitter.TargetDelay.Ticks);
        Volatile.Write(ref _skewPpm, _skew.SkewPpm ?? double.NaN);
    }

    private TimeSpan Duration(long units) => TimeSpan.FromTicks(units * TimeSpan.TicksPerSecond / _format.ClockRate);

    private static int Convert(int count, int fromRate, int toRate) => (int)((long)count * toRate / fromRate);

    private static int Units(TimeSpan duration, int rate) => (int)(duration.Ticks * rate / TimeSpan.TicksPerSecond);
}
