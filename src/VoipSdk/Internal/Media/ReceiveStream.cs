using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>Jitter buffer, decoder and resampler of one payload type; owned by the thread that pulls.</summary>
internal sealed class ReceiveStream : IDisposable
{
    // RFC 6716 §2.1.4: no packet lasts longer than 120 ms.
    private static readonly TimeSpan LongestPacket = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Frame = TimeSpan.FromMilliseconds(20);
    private readonly AudioCodecFormat _format;
    private readonly JitterBuffer _jitter;
    private readonly ReceptionStatistics _reception = new();
    private readonly IAudioDecoder _decoder;
    private readonly Resampler? _resampler;
    private readonly float[] _decoded;
    private readonly float[] _ready;
    private int _readyStart;
    private int _readyEnd;
    private bool _wasSilent = true;
    private float _previous;
    private float _peak;
    private long _lost;
    private long _late;
    private long _duplicated;
    private long _concealedUnits;
    private long _playedUnits;
    private long _jitterMicroseconds;
    private long _delayTicks;

    public ReceiveStream(IAudioCodec codec, TimeSpan targetDelay)
    {
        _format = codec.Format;
        _decoder = codec.CreateDecoder();
        _decoded = new float[Units(LongestPacket, _format.SampleRate)];
        _ready = new float[Units(LongestPacket, AudioPort.SampleRate) + 64];
        _resampler = _format.SampleRate == AudioPort.SampleRate ? null : new Resampler(_format.SampleRate, AudioPort.SampleRate);
        _jitter = new JitterBuffer(new JitterBufferOptions
        {
            ClockRate = _format.ClockRate,
            FrameDuration = Units(Frame, _format.ClockRate),
            TargetDelay = targetDelay,
        });
    }

    public void Insert(in RtpHeader header, ReadOnlySpan<byte> payload, MonoTime arrival)
    {
        _reception.Update(header, arrival, _format.ClockRate);
        _jitter.Insert(header, payload, arrival);
    }

    public void Pull(Span<float> samples, MonoTime now)
    {
        while (!samples.IsEmpty)
        {
            if (_readyStart == _readyEnd)
            {
                samples = samples[Produce(samples, now)..];
            }

            int count = Math.Min(samples.Length, _readyEnd - _readyStart);
            _ready.AsSpan(_readyStart, count).CopyTo(samples);
            _readyStart += count;
            samples = samples[count..];
        }

        Publish();
    }

    public CallStatistics AddTo(CallStatistics statistics) => statistics with
    {
        PacketsLost = Volatile.Read(ref _lost),
        PacketsLate = Volatile.Read(ref _late),
        PacketsDuplicated = Volatile.Read(ref _duplicated),
        Concealed = Duration(Volatile.Read(ref _concealedUnits)),
        Played = Duration(Volatile.Read(ref _playedUnits)),
        Jitter = TimeSpan.FromTicks(Volatile.Read(ref _jitterMicroseconds) * 10),
        PlayoutDelay = TimeSpan.FromTicks(Volatile.Read(ref _delayTicks)),
        PeakHeard = Volatile.Read(ref _peak),
    };

    public void Dispose() => _decoder.Dispose();

    // Silence goes straight to the listener and no further than was asked for, so that sound can begin at the next pull;
    // everything else goes through _ready. Returns how much silence there was.
    private int Produce(Span<float> samples, MonoTime now)
    {
        JitterPull pull = _jitter.Pull(now);
        if (pull.Kind == JitterPullKind.Silence)
        {
            int silent = Math.Min(samples.Length, Convert(pull.Duration, _format.ClockRate, AudioPort.SampleRate));
            samples[..silent].Clear();
            Smooth(samples[..silent], isSeam: !_wasSilent);
            _wasSilent = true;
            _jitter.Played(Convert(silent, AudioPort.SampleRate, _format.ClockRate));
            return silent;
        }

        bool concealed = pull.Kind == JitterPullKind.Conceal;
        int decoded = Convert(pull.Duration, _format.ClockRate, _format.SampleRate);
        if (concealed)
        {
            _decoder.Conceal(pull.NextPayload, _decoded.AsSpan(0, decoded));
        }
        else
        {
            if (pull.IsDiscontinuous)
            {
                // Sound was left out: a decoder that predicts from one packet to the next has to pass over the gap, or it
                // answers with a burst of noise. What it makes up is not heard.
                _decoder.Conceal(default, _decoded.AsSpan(0, Units(Frame, _format.SampleRate)));
            }

            decoded = Math.Max(0, _decoder.Decode(pull.Payload, _decoded));
        }

        // A malformed payload became nothing: the buffer says so at the next pull, and conceals it.
        int units = Convert(decoded, _format.SampleRate, _format.ClockRate);
        _jitter.Played(units);
        if (decoded == 0)
        {
            return 0;
        }

        ref long counter = ref concealed ? ref _concealedUnits : ref _playedUnits;
        Volatile.Write(ref counter, counter + units);
        MakeReady(_decoded.AsSpan(0, decoded), isSeam: pull.IsDiscontinuous || _wasSilent);
        _wasSilent = false;
        return 0;
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

    private void MakeReady(ReadOnlySpan<float> decoded, bool isSeam)
    {
        _readyStart = 0;
        if (_resampler is null)
        {
            decoded.CopyTo(_ready);
            _readyEnd = decoded.Length;
        }
        else
        {
            _readyEnd = _resampler.Process(decoded, _ready, out _);
        }

        Smooth(_ready.AsSpan(0, _readyEnd), isSeam);
        float peak = _peak;
        foreach (float sample in _ready.AsSpan(0, _readyEnd))
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
        Volatile.Write(ref _jitterMicroseconds, _reception.Jitter.Ticks / 10);
        Volatile.Write(ref _delayTicks, jitter.CurrentDelay.Ticks);
    }

    private TimeSpan Duration(long units) => TimeSpan.FromTicks(units * TimeSpan.TicksPerSecond / _format.ClockRate);

    private static int Convert(int count, int fromRate, int toRate) => (int)((long)count * toRate / fromRate);

    private static int Units(TimeSpan duration, int rate) => (int)(duration.Ticks * rate / TimeSpan.TicksPerSecond);
}
