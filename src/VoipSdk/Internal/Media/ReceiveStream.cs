using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>Jitter buffer, decoder, time stretcher and resampler of one payload type; owned by the thread that pulls.</summary>
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
    private readonly Resampler? _resampler;
    private readonly SkewCompensation _skew;

    // What was heard last, for the stretcher, and behind it what was decoded, as long as packets are.
    private readonly int _past;
    private readonly float[]? _resampled;
    private float[] _line;
    private int _lineEnd;
    private int _readyStart;
    private int _readyEnd;
    private bool _wasSilent = true;
    private float _previous;
    private float _heard;
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

    public ReceiveStream(IAudioCodec codec, TimeSpan minDelay)
    {
        _format = codec.Format;
        _decoder = codec.CreateDecoder();
        _probe = _decoder as IRedundancyProbe;
        _duration = _decoder as IPacketDuration;
        _stretcher = new TimeStretcher(_format.SampleRate);
        _skew = new SkewCompensation(_format.ClockRate);
        _past = _stretcher.LongestChange;
        _lineEnd = _past;
        _line = new float[_past + Units(Frame, _format.SampleRate) + _stretcher.LongestChange];
        _resampler = _format.SampleRate == AudioPort.SampleRate ? null : new Resampler(_format.SampleRate, AudioPort.SampleRate);
        _resampled = _resampler is null ? null : new float[Convert(LongestDecoded, _format.SampleRate, AudioPort.SampleRate) + 64];
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

    private float[] Ready => _resampled ?? _line;

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

    public void Pull(Span<float> samples, MonoTime now)
    {
        _skew.Requested(samples.Length, now);
        _jitter.IsResampled = _skew.IsCompensating;
        _jitter.Requested(now);
        for (int filled = 0; ;)
        {
            filled += _skew.Process(Ready.AsSpan(_readyStart, _readyEnd - _readyStart), samples[filled..], out int consumed);
            _readyStart += consumed;
            if (filled == samples.Length)
            {
                break;
            }

            // All that was ready is used up.
            _heard = filled > 0 ? samples[filled - 1] : _heard;
            Volatile.Write(ref _delivered, _requested + filled);
            filled += Produce(samples[filled..], filled, now);
        }

        _requested += samples.Length;

        _heard = samples.IsEmpty ? _heard : samples[^1];
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

    // Silence goes straight to the listener and no further than was asked for, so that sound can begin at the next pull;
    // everything else goes through _ready. Returns how much silence there was.
    private int Produce(Span<float> samples, int waiting, MonoTime now)
    {
        JitterPull pull = _jitter.Pull(
            now,
            Convert(waiting + _skew.Waiting, AudioPort.SampleRate, _format.ClockRate),
            Convert(samples.Length, AudioPort.SampleRate, _format.ClockRate));
        if (pull.Kind == JitterPullKind.Silence)
        {
            int silent = Math.Min(samples.Length, Convert(pull.Duration, _format.ClockRate, AudioPort.SampleRate));
            samples[..silent].Clear();
            _skew.Interrupt();
            _previous = _heard;
            Smooth(samples[..silent], isSeam: !_wasSilent);
            _wasSilent = true;
            _jitter.Played(Convert(silent, AudioPort.SampleRate, _format.ClockRate));
            Volatile.Write(ref _silentSamples, _silentSamples + silent);
            return silent;
        }

        _line.AsSpan(_lineEnd - _past, _past).CopyTo(_line);
        Span<float> sound = MediaScratch.Samples(LongestDecoded);
        int decoded = Decode(pull, sound);
        int stretched = decoded == 0 ? 0 : _stretcher.Process(
            _line.AsSpan(0, _past), sound, decoded,
            Convert(pull.Stretch, _format.ClockRate, _format.SampleRate), pull.IsUrgent);
        Append(sound[..stretched]);

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

    private void Append(ReadOnlySpan<float> sound)
    {
        _lineEnd = _past + sound.Length;
        if (_line.Length < _lineEnd)
        {
            Array.Resize(ref _line, _lineEnd + _stretcher.LongestChange);
        }

        sound.CopyTo(_line.AsSpan(_past));
    }

    private int Decode(in JitterPull pull, Span<float> samples)
    {
        if (pull.Kind == JitterPullKind.Conceal)
        {
            int missing = Convert(pull.Duration, _format.ClockRate, _format.SampleRate);
            _decoder.Conceal(pull.NextPayload, samples[..missing]);
            return missing;
        }

        if (pull.IsDiscontinuous)
        {
            // Sound was left out: a decoder that predicts from one packet to the next has to pass over the gap, or it
            // answers with a burst of noise. What it makes up is not heard.
            _decoder.Conceal(default, samples[..Units(Frame, _format.SampleRate)]);
        }

        return Math.Max(0, _decoder.Decode(pull.Payload, samples[..Units(LongestPacket, _format.SampleRate)]));
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

    // Where sound does not continue what was before, the step is spread over 5 ms instead of being heard as a click.
    private void Smooth(Span<float> samples, bool isSeam)
    {
        if (samples.IsEmpty)
        {
            return;
        }

        if (isSeam)
        {
            float step = _previous - samples[0];
            int length = Math.Min(samples.Length, AudioPort.SampleRate / 200);
            for (int i = 0; i < length; i++)
            {
                samples[i] += step * (length - i) / length;
            }
        }

        _previous = samples[^1];
    }

    private void MakeReady(bool isSeam)
    {
        _readyStart = 0;
        if (_resampler is null)
        {
            _readyStart = _past;
            _readyEnd = _lineEnd;
        }
        else
        {
            _readyEnd = _resampler.Process(_line.AsSpan(_past, _lineEnd - _past), _resampled, out _);
        }

        Span<float> ready = Ready.AsSpan(_readyStart, _readyEnd - _readyStart);
        Smooth(ready, isSeam);
        float peak = _peak;
        foreach (float sample in ready)
        {
            peak = Math.Max(peak, Math.Abs(sample));
        }

        Volatile.Write(ref _peak, peak);
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
