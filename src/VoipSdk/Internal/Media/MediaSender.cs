using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>One call's way from the microphone to the socket, on the media thread.</summary>
internal sealed partial class MediaSender : IMediaTask, IDisposable
{
    private const int MaxPayloadBytes = 1_275;
    private const int SamplesPerMillisecond = AudioPort.SampleRate / 1_000;
    private static readonly int RtpOffset = PacketLimits.CallDataPrefix.Length;

    /// <summary>With nothing captured for this long, a frame of silence says that this end is still there.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(1);

    /// <summary>A microphone that says nothing for so long is not waited for by what is played.</summary>
    private static readonly TimeSpan Starved = TimeSpan.FromMilliseconds(100);

    /// <summary>The media thread is then in want of processor time, and not just a timer imprecise.</summary>
    private static readonly TimeSpan TooLate = TimeSpan.FromMilliseconds(40);

    /// <summary>After a time without any processor what is played goes on where it was.</summary>
    private const int MostSoundsAtOnce = 5;

    private readonly object _gate = new();
    private readonly AudioPort _port;
    private readonly IAudioEncoder _encoder;
    private readonly AudioCodecFormat _format;
    private readonly IMediaTransport _transport;
    private readonly MediaClock _clock;
    private readonly ILogger _logger;
    private readonly FrameResampler? _resampler;
    private readonly int _payloadType;
    private readonly bool _mayBeStereo;
    private readonly RtpSequencer _sequencer;
    private CapturePause _pause;
    private FrameForecast _forecast;
    private MonoTime _lastSent;
    private long _samplesRead;
    private long _droppedSkipped;
    private AudioEncoderSettings _settings;
    private AudioContent _content;
    private RateDecision _decision = new(AudioEncoderSettings.DefaultBitrate, TimeSpan.FromMilliseconds(20), false, 0, 0);
    private bool _isEffortNew = true;
    private MonoTime _due;
    private bool _playsAlone;
    private MonoTime _soundsDue;
    private int _lastPayload;
    private bool _stopped;
    private long _packets;
    private long _bytes;

    public MediaSender(AudioPort port, CallCodecs codecs, MediaRoute route, MediaClock clock, ILogger logger)
    {
        _port = port;
        _format = codecs.Chosen.Format;
        _mayBeStereo = port.Channels == 2 && codecs.TakesStereo && codecs.Chosen is IStereoAudioCodec;
        _content = port.Content;
        _settings = new AudioEncoderSettings { Content = _content, Channels = ChannelsOf(_content) };
        _encoder = codecs.Chosen.CreateEncoder(_settings);
        _payloadType = codecs.ChosenPayloadType;
        _transport = route.Transport;
        _sequencer = new RtpSequencer(route.Ssrc, route.FirstSequence, route.FirstTimestamp);
        _clock = clock;
        _logger = logger;
        _resampler = _format.SampleRate == AudioPort.SampleRate
            ? null
            : new FrameResampler(_format.SampleRate, _mayBeStereo ? 2 : 1);
        _lastSent = clock.Now;
        _pause = new CapturePause(clock.Now);
        _forecast = new FrameForecast(clock.Now);
    }

    /// <summary>Reports, and says how to send; null where nobody does.</summary>
    public MediaFeedback? Feedback { get; init; }

    /// <summary>Whether silence is sent in place of what is captured.</summary>
    public volatile bool Muted;

    /// <summary>Whether one of the ends holds the call: what is captured is thrown away, and only signs of life are sent.</summary>
    public volatile bool Held;

    /// <summary>How much encoding may cost, and what follows from it.</summary>
    public EncoderEffort Effort { get; init; } = new(EffortOptions.Default);

    /// <summary>What is played into the call.</summary>
    public PlayedSounds Sounds { get; init; } = new();

    /// <summary>Gets a copy of what is sent, before it is encoded; null for nobody.</summary>
    public volatile RecordingTap? Recording;

    public TimeSpan Tick()
    {
        lock (_gate)
        {
            if (_stopped)
            {
                return KeepAlive;
            }

            try
            {
                NoteLateness();
                TimeSpan next = SendCaptured();
                SendReport();
                _due = _clock.Now + next;
                return next;
            }
#pragma warning disable CA1031 // An encoder or a backend of the user's must not end the media thread of all calls.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                _stopped = true;
                _logger.EncoderFailed(exception);
                return KeepAlive;
            }
        }
    }

    /// <summary>By how much sound leaves later because the codec has another sample rate than the microphone.</summary>
    public TimeSpan ResamplerDelay => _resampler?.Latency ?? TimeSpan.Zero;

    /// <summary>How it sends at present; changed on the media thread alone.</summary>
    public AudioEncoderSettings Settings => _settings;

    /// <summary>Channels that are sent while that is sent.</summary>
    public int ChannelsOf(AudioContent content) => _mayBeStereo && content == AudioContent.Music ? 2 : 1;

    public CallStatistics AddTo(CallStatistics statistics) => statistics with
    {
        Codec = _format.Name,
        PacketsSent = Volatile.Read(ref _packets),
        BytesSent = Volatile.Read(ref _bytes),
        CaptureSamplesDropped = _port.DroppedCaptureSamples,
        Bitrate = _settings.Bitrate,
        FrameDuration = _settings.FrameDuration,
        Content = _settings.Content,
        Channels = _settings.Channels,
        UsesForwardErrorCorrection = _settings.UseForwardErrorCorrection,
        ExpectedLossPercent = _settings.ExpectedLossPercent,
    };

    /// <summary>Adds what was sent; from any thread, without allocating.</summary>
    public CallTotals AddTo(CallTotals totals) =>
        totals with { PacketsSent = Volatile.Read(ref _packets), BytesSent = Volatile.Read(ref _bytes) };

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_stopped)
            {
                SendGoodbye();
            }

            _stopped = true;
            _encoder.Dispose();
            _transport.Dispose();
        }
    }

    private TimeSpan SendCaptured()
    {
        MonoTime now = _clock.Now;
        int frames = 0;
        int waiting = _port.CapturedAvailable;
        long captured = _samplesRead + waiting + _port.DroppedCaptureSamples;
        Adapt();
        bool isStarved = waiting < FrameSamples;
        _pause.Tick(now, isStarved);
        if (!isStarved)
        {
            _playsAlone = false;
            Skip(_pause.Since(now, captured));
            frames = SendFrames(now);
            SkipDropped();
            _pause.Sent(now, captured);
        }
        else if (Sounds.IsPlaying && !Held && (_playsAlone || _pause.SinceFrame(now) > Starved))
        {
            frames = SendSounds(now, captured);
        }
        else if (_pause.SinceFrame(now) > KeepAlive)
        {
            // It stands for the last frame's time of the pause.
            Skip(_pause.Since(now, captured) - FrameDuration);
            EncodeSilence();
            _pause.Sent(now, captured);
        }

        return _forecast.Look(now, frames, FrameDuration);
    }

    private int SendFrames(MonoTime now)
    {
        int frames = 0;
        for (; _port.CapturedAvailable >= FrameSamples; frames++)
        {
            Span<float> captured = MediaScratch.Samples(FrameSamples * _port.Channels);
            _samplesRead += _port.ReadCaptured(captured);
            if (Held && now - _lastSent <= KeepAlive)
            {
                Skip(FrameDuration);
            }
            else if (Held)
            {
                EncodeSilence();
            }
            else
            {
                Say(captured);
            }

            Adapt();
        }

        return frames;
    }

    private void NoteLateness()
    {
        MonoTime now = _clock.Now;
        if (_due != default && now - _due > TooLate)
        {
            Effort.AddLate();
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
        Span<float> silence = MediaScratch.Samples(FrameSamples * _port.Channels);
        silence.Clear();
        Encode(silence);
    }

    // A frame with the port's channels.
    private void Encode(Span<float> captured)
    {
        Record(captured);
        if (_port.Channels > _settings.Channels)
        {
            Span<float> mono = captured[..(captured.Length / 2)];
            ChannelMix.ToMono(captured, 2, mono);
            captured = mono;
        }

        if (_resampler is null)
        {
            Send(captured);
            return;
        }

        int frame = _settings.GetFrameLength(_format.SampleRate);
        Span<float> resampled = MediaScratch.Samples(frame * _settings.Channels, ScratchUse.PortLeft);
        for (int taken = -1; !captured.IsEmpty && taken != 0;)
        {
            taken = _resampler.Add(captured, _settings.Channels);
            captured = captured[(taken * _settings.Channels)..];
            while (_resampler.TryTake(frame, resampled))
            {
                Send(resampled);
                taken = -1;
            }
        }
    }

    private void Record(ReadOnlySpan<float> captured)
    {
        if (Recording is { } recording)
        {
            // What still waits was said after it. A side of a recording has one channel.
            int frames = captured.Length / _port.Channels;
            Span<float> mono = MediaScratch.Samples(frames, ScratchUse.Mix);
            ChannelMix.ToMono(captured, _port.Channels, mono);
            long samples = frames + _port.CapturedAvailable;
            recording.WriteHere(mono, _clock.Now - TimeSpan.FromTicks(samples * TimeSpan.TicksPerSecond / AudioPort.SampleRate));
        }
    }

    private void Send(ReadOnlySpan<float> frame)
    {
        _lastSent = _clock.Now;
        Span<byte> datagram = MediaScratch.Bytes(RtpOffset + RtpHeader.Size + MaxPayloadBytes + _transport.Overhead);
        PacketLimits.CallDataPrefix.CopyTo(datagram);
        int payload = _encoder.Encode(frame, datagram.Slice(RtpOffset + RtpHeader.Size, MaxPayloadBytes));
        _isEffortNew |= Effort.Add(_clock.Now - _lastSent, FrameDuration);
        if (payload <= 0)
        {
            _sequencer.Skip(TimestampUnits(FrameDuration));
            return;
        }

        _lastPayload = payload;
        _sequencer.Next(_payloadType, TimestampUnits(FrameDuration), payload).Write(datagram[RtpOffset..]);
        int length = RtpHeader.Size + payload;
        _transport.Send(datagram, RtpOffset + length);
        Volatile.Write(ref _packets, _packets + 1);
        Volatile.Write(ref _bytes, _bytes + length);
    }

    // After half a day of suspension the time-stamp has wrapped, and means nothing to anybody.
    private int TimestampUnits(TimeSpan duration) =>
        (int)Math.Min(int.MaxValue, duration.Ticks * _format.ClockRate / TimeSpan.TicksPerSecond);

    // What the other end has reported takes effect with a whole frame.
    private void Adapt()
    {
        bool isNew = _isEffortNew;
        if (_port.Content is var content && content != _content)
        {
            _content = content;
            Feedback?.SetContent(content, ChannelsOf(content));
        }

        if (Feedback is { } feedback && feedback.TryTakeDecision(out RateDecision latest))
        {
            _decision = latest;
            isNew = true;
        }

        if (isNew)
        {
            _isEffortNew = false;
            RateDecision decision = _decision;
            TimeSpan duration = decision.FrameDuration > Effort.LeastFrameDuration ? decision.FrameDuration : Effort.LeastFrameDuration;

            // A codec whose packets do not grow smaller must not outgrow the datagram.
            bool fits = _lastPayload * duration.Ticks / FrameDuration.Ticks <= MaxPayloadBytes;
            AudioEncoderSettings settings = _settings with
            {
                Content = _content,
                Channels = ChannelsOf(_content),
                Bitrate = decision.Bitrate,
                Complexity = Effort.Complexity,
                FrameDuration = fits ? duration : FrameDuration,
                UseForwardErrorCorrection = decision.UseForwardErrorCorrection && _content == AudioContent.Voice,
                ExpectedLossPercent = decision.ExpectedLossPercent,
            };
            if (settings != _settings)
            {
                _encoder.Configure(settings);
                _settings = settings;
            }
        }
    }

    private RtcpSent Sent => new(_sequencer.PacketCount, _sequencer.OctetCount, _sequencer.Timestamp);

    private void SendReport()
    {
        Span<byte> report = stackalloc byte[RtpOffset + RtcpSession.MaxPacketBytes + _transport.Overhead];
        if (Feedback is { } feedback && feedback.TryTransmit(Sent, _clock.Now, report[RtpOffset..], out int length))
        {
            PacketLimits.CallDataPrefix.CopyTo(report);
            _transport.Send(report, RtpOffset + length);
        }
    }

    private void SendGoodbye()
    {
        Span<byte> report = stackalloc byte[RtpOffset + RtcpSession.MaxPacketBytes + _transport.Overhead];
        if (Feedback is { } feedback && feedback.TryEnd(Sent, _clock.Now, report[RtpOffset..], out int length))
        {
            PacketLimits.CallDataPrefix.CopyTo(report);
            _transport.Send(report, RtpOffset + length);
        }
    }

    private TimeSpan FrameDuration => _settings.FrameDuration;

    private int FrameSamples => _settings.GetFrameLength(AudioPort.SampleRate);
}
