using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>One call's way from the microphone to the socket, on the media thread.</summary>
internal sealed class MediaSender : IMediaTask, IDisposable
{
    private const int MaxPayloadBytes = 1_275;
    private const int SamplesPerMillisecond = AudioPort.SampleRate / 1_000;
    private static readonly int RtpOffset = PacketLimits.CallDataPrefix.Length;

    /// <summary>With nothing captured for this long, a frame of silence says that this end is still there.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(1);

    private readonly object _gate = new();
    private readonly AudioPort _port;
    private readonly IAudioEncoder _encoder;
    private readonly AudioCodecFormat _format;
    private readonly IMediaTransport _transport;
    private readonly MediaClock _clock;
    private readonly ILogger _logger;
    private readonly Resampler? _resampler;
    private readonly float[] _captured;
    private readonly float[] _frame;
    private readonly byte[] _datagram;
    private readonly TimeSpan _frameDuration;
    private readonly int _payloadType;
    private readonly RtpSequencer _sequencer;
    private CapturePause _pause;
    private MonoTime _lastSent;
    private long _samplesRead;
    private long _droppedSkipped;
    private int _frameFill;
    private bool _stopped;
    private long _packets;
    private long _bytes;

    public MediaSender(
        AudioPort port, IAudioCodec codec, int payloadType, MediaRoute route, MediaClock clock, ILogger logger)
    {
        AudioEncoderSettings settings = new();
        _port = port;
        _format = codec.Format;
        _encoder = codec.CreateEncoder(settings);
        _payloadType = payloadType;
        _transport = route.Transport;
        _sequencer = new RtpSequencer(route.Ssrc, route.FirstSequence, route.FirstTimestamp);
        _clock = clock;
        _logger = logger;
        _frameDuration = settings.FrameDuration;
        _captured = new float[Samples(AudioPort.SampleRate)];
        _frame = new float[Samples(_format.SampleRate)];
        _resampler = _format.SampleRate == AudioPort.SampleRate ? null : new Resampler(AudioPort.SampleRate, _format.SampleRate);
        _lastSent = clock.Now;
        _pause = new CapturePause(clock.Now);
        _datagram = new byte[RtpOffset + RtpHeader.Size + MaxPayloadBytes + route.Transport.Overhead];
        PacketLimits.CallDataPrefix.CopyTo(_datagram);
    }

    /// <summary>Whether silence is sent in place of what is captured.</summary>
    public volatile bool Muted;

    /// <summary>Whether one of the ends holds the call: what is captured is thrown away, and only signs of life are sent.</summary>
    public volatile bool Held;

    public void Tick()
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return;
            }

            try
            {
                SendCaptured();
            }
#pragma warning disable CA1031 // An encoder or a backend of the user's must not end the media thread of all calls.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _stopped = true;
                _logger.EncoderFailed(exception);
            }
        }
    }

    public CallStatistics AddTo(CallStatistics statistics) => statistics with
    {
        Codec = _format.Name,
        PacketsSent = Volatile.Read(ref _packets),
        BytesSent = Volatile.Read(ref _bytes),
        CaptureSamplesDropped = _port.DroppedCaptureSamples,
    };

    public void Dispose()
    {
        lock (_gate)
        {
            _stopped = true;
            _encoder.Dispose();
            _transport.Dispose();
        }
    }

    private void SendCaptured()
    {
        MonoTime now = _clock.Now;
        int waiting = _port.CapturedAvailable;
        long captured = _samplesRead + waiting + _port.DroppedCaptureSamples;
        bool isStarved = waiting < _captured.Length;
        _pause.Tick(now, isStarved);
        if (!isStarved)
        {
            Skip(_pause.Since(now, captured));
            SendFrames(now);
            SkipDropped();
            _pause.Sent(now, captured);
        }
        else if (_pause.SinceFrame(now) > KeepAlive)
        {
            // It stands for the last frame's time of the pause.
            Skip(_pause.Since(now, captured) - _frameDuration);
            EncodeSilence();
            _pause.Sent(now, captured);
        }
    }

    private void SendFrames(MonoTime now)
    {
        while (_port.CapturedAvailable >= _captured.Length)
        {
            _samplesRead += _port.ReadCaptured(_captured);
            if (Held && now - _lastSent <= KeepAlive)
            {
                Skip(_frameDuration);
            }
            else if (Held || Muted)
            {
                EncodeSilence();
            }
            else
            {
                Encode(_captured);
            }
        }
    }

    // What found the ring full was said after all that was in it.
    private void SkipDropped()
    {
        long milliseconds = (_port.DroppedCaptureSamples - _droppedSkipped) / SamplesPerMillisecond;
        _droppedSkipped += milliseconds * SamplesPerMillisecond;
        Skip(TimeSpan.FromMilliseconds(milliseconds));
    }

    // The marker shows where sound begins again.
    private void Skip(TimeSpan pause)
    {
        if (pause > TimeSpan.Zero)
        {
            _sequencer.Skip(TimestampUnits(pause));
        }
    }

    private void EncodeSilence()
    {
        Array.Clear(_captured, 0, _captured.Length);
        Encode(_captured);
    }

    private void Encode(ReadOnlySpan<float> captured)
    {
        if (_resampler is null)
        {
            Send(captured);
            return;
        }

        while (!captured.IsEmpty)
        {
            _frameFill += _resampler.Process(captured, _frame.AsSpan(_frameFill), out int consumed);
            captured = captured[consumed..];
            if (_frameFill == _frame.Length)
            {
                _frameFill = 0;
                Send(_frame);
            }
            else if (consumed == 0)
            {
                return;
            }
        }
    }

    private void Send(ReadOnlySpan<float> frame)
    {
        _lastSent = _clock.Now;
        int payload = _encoder.Encode(frame, _datagram.AsSpan(RtpOffset + RtpHeader.Size, MaxPayloadBytes));
        if (payload <= 0)
        {
            _sequencer.Skip(TimestampUnits(_frameDuration));
            return;
        }

        _sequencer.Next(_payloadType, TimestampUnits(_frameDuration), payload).Write(_datagram.AsSpan(RtpOffset));
        int length = RtpHeader.Size + payload;
        _transport.Send(_datagram, RtpOffset + length);
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _bytes, _bytes + length);
    }

    // After half a day of suspension the time-stamp has wrapped, and means nothing to anybody.
    private int TimestampUnits(TimeSpan duration) =>
        (int)Math.Min(int.MaxValue, duration.Ticks * _format.ClockRate / TimeSpan.TicksPerSecond);

    private int Samples(int rate) => (int)(_frameDuration.Ticks * rate / TimeSpan.TicksPerSecond);
}
