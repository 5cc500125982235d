using Microsoft.Extensions.Logging;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>
/// The sound of one call between an <see cref="AudioPort"/> and an <see cref="IMediaTransport"/>, without a thread, socket or
/// device of its own: <see cref="CallMedia"/> drives it in a call, <see cref="VoiceChannel"/> hands it to applications.
/// </summary>
internal sealed class MediaChannel : IStereoPlaybackSource, IMediaTask, IDisposable
{
    /// <summary>Captured sound that may wait for the media thread: 100 ms, a frame of 60 and a device's block of 40.</summary>
    public const int CaptureCapacitySamples = AudioPort.SampleRate / 10;

    /// <summary>libopus looks so far ahead for voice (RFC 6716 §2: 5 ms and 1.5 ms of resampling).</summary>
    private static readonly TimeSpan OpusLookAhead = TimeSpan.FromMilliseconds(6.5);

    private readonly MediaClock _clock;
    private readonly ILogger _logger;
    private volatile MediaReceiver? _receiver;
    private volatile MediaSender? _sender;
    private volatile RedundantTransport? _redundancy;
    private volatile MediaFeedback? _feedback;
    private volatile QualityWindow? _quality;
    private CallQuality _toldQuality;
    private bool _isOpus;
    private readonly object _openGate = new();
    private SrtpReceiver? _srtp;
    private bool _hasEnded;
    private volatile int _copies;
    private volatile RecordingTap? _recording;
    private volatile bool _muted;
    private volatile bool _held;
    private volatile bool _heldThere;
    private MonoTime _begin;
    private long _endMicroseconds;
    private long _rejected;

    /// <param name="clock">The client's clock.</param>
    /// <param name="logger">Hears of codecs that fail.</param>
    /// <param name="channels">Channels that are captured and heard, 1 or 2.</param>
    public MediaChannel(MediaClock clock, ILogger logger, int channels = 1)
    {
        _clock = clock;
        _logger = logger;
        Port = new AudioPort(this, CaptureCapacitySamples, isLive: false, channels);
    }

    /// <summary>Called on the media thread where <see cref="GetQuality"/> has changed; false to be called again a second later.</summary>
    public Func<bool>? QualityChanged { get; set; }

    /// <summary>What is played to the other end.</summary>
    public PlayedSounds Sounds { get; } = new();

    /// <summary>The backend's side; live once the channel is connected.</summary>
    public AudioPort Port { get; }

    /// <summary>
    /// Copies of earlier packets that each packet carries, 0 to 2, where the other end takes them; 0, the default, leaves it to
    /// the reports. From any thread; settled once it is connected.
    /// </summary>
    public int Copies
    {
        get => _copies;
        set => _copies = value;
    }

    /// <summary>Both ends are connected: sound begins to flow.</summary>
    /// <param name="codecs">What the ends agreed on.</param>
    /// <param name="route">Towards the peer, protected where it has to be; belongs to the channel.</param>
    /// <param name="srtp">What the peer's packets are opened with; null in a call in the clear.</param>
    /// <param name="minDelay">The least delay that the jitter buffer aims at.</param>
    /// <param name="adaptation">How it reports, and follows reports; null for the defaults, and reports once the other end does.</param>
    /// <exception cref="VoipCallException">A codec cannot work here; <paramref name="route"/> and keys are disposed.</exception>
    public void Connect(CallCodecs codecs, MediaRoute route, SrtpReceiver? srtp, TimeSpan minDelay, AdaptationOptions? adaptation = null)
    {
        _begin = _clock.Now;
        if (codecs.TakesRedundancy)
        {
            _redundancy = new RedundantTransport(route.Transport, codecs.Chosen is OpusCodec, codecs.Chosen.Format.ClockRate) { Copies = _copies };
            route = route with { Transport = _redundancy };
        }

        // A codec without a choice of bit rates would send twice as much.
        AdaptationOptions bounds = (adaptation ?? AdaptationOptions.Default) with
        {
            Copier = codecs.Chosen is OpusCodec && _copies == 0 ? _redundancy : null,
        };
        MediaFeedback feedback;
        MediaSender sender;
        try
        {
            sender = new MediaSender(Port, codecs, route, _clock, _logger)
            {
                Feedback = feedback = new MediaFeedback(route, codecs.Chosen.Format.ClockRate, bounds, _begin),
                Muted = _muted,
                Held = _held || _heldThere,
                Recording = _recording,
                Effort = new EncoderEffort(bounds.Effort),
                Sounds = Sounds,
            };
        }
        catch
        {
            route.Transport.Dispose();
            srtp?.Dispose();
            throw;
        }

        if (sender.Settings.Content == AudioContent.Music)
        {
            feedback.SetContent(AudioContent.Music, sender.Settings.Channels);
        }

        _srtp = srtp;
        _receiver = new MediaReceiver(codecs.ByPayloadType, _clock, minDelay, _logger, Port.Channels) { Feedback = feedback };
        _feedback = feedback;
        _isOpus = codecs.Chosen is OpusCodec;
        _quality = new QualityWindow(_isOpus ? EModelCodec.Opus(AudioEncoderSettings.DefaultBitrate) : EModelCodec.Pcmu);
        _sender = sender;
        Port.GoLive();
    }

    /// <inheritdoc/>
    public TimeSpan Tick()
    {
        if (_sender is not { } sender)
        {
            return TimeSpan.FromMilliseconds(20);
        }

        TimeSpan next = sender.Tick();
        MonoTime now = _clock.Now;
        if (_quality is { } quality && quality.IsDue(now))
        {
            Rate(quality, GetTotals(sender, now));
        }

        return next;
    }

    private void Rate(QualityWindow quality, in CallTotals totals)
    {
        CallTotals before = quality.Add(totals);
        Metrics.RecordCall(before, totals, quality.Rate().Recent);

        // What nobody sends has no quality.
        if (totals.PacketsReceived > before.PacketsReceived
            && quality.GetQuality(out _) is var now && now != _toldQuality && (QualityChanged?.Invoke() ?? false))
        {
            _toldQuality = now;
        }
    }

    /// <param name="muted">Whether silence is sent.</param>
    /// <param name="held">Whether this end holds the call: nothing is heard, either.</param>
    /// <param name="heldThere">Whether the other end holds it.</param>
    public void SetStatus(bool muted, bool held, bool heldThere)
    {
        // Kept as well: a user who is muted when the call connects is not heard for a frame.
        _muted = muted;
        _held = held;
        _heldThere = heldThere;
        if (_sender is { } sender)
        {
            sender.Muted = muted;
            sender.Held = held || heldThere;
        }
    }

    /// <summary>Takes an RTP or RTCP packet from the peer's address; on the network thread.</summary>
    /// <param name="packet">Decrypted where it lies.</param>
    /// <param name="now">When it came.</param>
    /// <returns>Whether it is the peer's, and of the call.</returns>
    public bool HandlePacket(Span<byte> packet, MonoTime now)
    {
        if (TryOpen(ref packet, out _))
        {
            return _receiver!.TryReceive(packet, now);
        }

        Volatile.Write(ref _rejected, _rejected + 1);
        return false;
    }

    /// <summary>
    /// Takes an RTP or RTCP packet from an address that is no call's, if it is of this call and authentic; on the network
    /// thread.
    /// </summary>
    /// <param name="packet">Decrypted where it lies, or left as it is.</param>
    /// <param name="now">When it came.</param>
    /// <param name="isNewest">Whether it was sent after all that came before: the peer may have moved.</param>
    public bool TryHandleFromElsewhere(Span<byte> packet, MonoTime now, out bool isNewest)
    {
        isNewest = false;
        if (_srtp is null || !TryOpen(ref packet, out isNewest))
        {
            return false;
        }

        isNewest &= _receiver!.TryReceive(packet, now);
        return true;
    }

    /// <summary>Fills <paramref name="samples"/> with what is due; on the backend's playback thread.</summary>
    public void Pull(Span<float> samples)
    {
        _receiver?.Pull(samples);
        if (_receiver is null || _held)
        {
            // What came during a hold is gone, and the delay does not grow by it.
            samples.Clear();
        }

        _recording?.WriteThere(samples, _clock.Now);
    }

    /// <summary>Fills both channels with what is due; on the backend's playback thread.</summary>
    public void PullBoth(Span<float> left, Span<float> right)
    {
        _receiver?.PullBoth(left, right);
        if (_receiver is null || _held)
        {
            left.Clear();
            right.Clear();
        }

        if (_recording is { } recording)
        {
            // A side of a recording has one channel.
            Span<float> mono = MediaScratch.Samples(left.Length, ScratchUse.Mix);
            ChannelMix.ToMono(left, right, mono);
            recording.WriteThere(mono, _clock.Now);
        }
    }

    /// <summary>Copies both sides' sound from now on; null for no more. From any thread.</summary>
    public void SetRecording(RecordingTap? tap)
    {
        _recording = tap;
        if (_sender is { } sender)
        {
            sender.Recording = tap;
        }
    }

    /// <summary>What is heard is worth in a word; from any thread.</summary>
    public CallQuality GetQuality(out double rating)
    {
        rating = EModel.BestRating;
        return _quality?.GetQuality(out rating) ?? CallQuality.Good;
    }

    public CallStatistics GetStatistics()
    {
        var statistics = new CallStatistics();
        if (_receiver is not { } receiver || _sender is not { } sender)
        {
            return statistics;
        }

        long end = Volatile.Read(ref _endMicroseconds);
        MonoTime until = end == 0 ? _clock.Now : new MonoTime(end);
        statistics = AddFeedback(receiver.AddTo(sender.AddTo(statistics with
        {
            Duration = until - _begin,
            PacketsRejected = Volatile.Read(ref _rejected),
        })));
        statistics = AddQuality(statistics, GetTotals(sender, until));
        return statistics with
        {
            BytesSent = statistics.BytesSent + (_redundancy?.CopiedBytes ?? 0),
            Copies = _redundancy?.Copies ?? 0,
        };
    }

    private CallStatistics AddQuality(CallStatistics statistics, in CallTotals totals)
    {
        (double? whole, double? recent) = _quality is { } quality ? quality.Rate() : default;
        return statistics with
        {
            Delays = totals.Delays,
            Rating = whole,
            RecentRating = recent,
        };
    }

    private CallTotals GetTotals(MediaSender sender, MonoTime now)
    {
        FeedbackSnapshot feedback = _feedback!.GetSnapshot(); // Set before the sender, which is there.
        CallTotals totals = _receiver!.AddTo(sender.AddTo(new CallTotals
        {
            At = now,
            RoundTripTime = feedback.RoundTripTime,
            PacketsLost = feedback.LostHere,
        }));
        return totals with
        {
            Delays = new CallDelays
            {
                Frame = sender.Settings.FrameDuration,
                LookAhead = _isOpus ? OpusLookAhead : TimeSpan.Zero,
                Resampler = 2 * sender.ResamplerDelay,
                Network = feedback.RoundTripTime is { } there ? new TimeSpan(there.Ticks / 2) : null,
                JitterBuffer = totals.JitterBufferDelay,
            },
        };
    }

    private CallStatistics AddFeedback(CallStatistics statistics)
    {
        FeedbackSnapshot snapshot = _feedback!.GetSnapshot(); // Set before the sender, which is there.
        return statistics with
        {
            PacketsLost = snapshot.LostHere,
            Jitter = snapshot.JitterHere,
            ReportsSent = snapshot.ReportsSent,
            ReportsReceived = snapshot.ReportsReceived,
            RoundTripTime = snapshot.RoundTripTime,
            RemotePacketsLost = snapshot.LostThere,
            RemoteFractionLost = snapshot.FractionLostThere,
            RemoteJitter = snapshot.JitterThere,
        };
    }

    /// <summary>Ends sending, the port and the duration; what pulls and receives may still be under way.</summary>
    public void End()
    {
        Volatile.Write(ref _endMicroseconds, _clock.Now.Microseconds);
        Port.Close();
        Sounds.Close();
        _sender?.Dispose();
        lock (_openGate)
        {
            _hasEnded = true;
            _srtp?.Dispose();
        }
    }

    /// <summary>Frees the decoders: nobody may be in <see cref="Pull"/> any more.</summary>
    public void Dispose() => _receiver?.Dispose();

    private bool TryOpen(ref Span<byte> packet, out bool isNewest)
    {
        isNewest = false;
        if (_srtp is not { } srtp)
        {
            return true;
        }

        // The call may end, and its keys be erased, on another thread meanwhile.
        lock (_openGate)
        {
            SrtpPacketInfo info = default;
            bool isAuthentic = !_hasEnded
                && (RtpDemux.IsRtcp(packet) ? srtp.TryUnprotectRtcp(packet, out info) : srtp.TryUnprotectRtp(packet, out info));
            packet = isAuthentic ? packet[..info.Length] : packet;
            isNewest = isAuthentic && info.IsNewest;
            return isAuthentic;
        }
    }
}

/// <summary>The codecs of one call: the one to send with, and all that may arrive.</summary>
internal readonly record struct CallCodecs(
    IAudioCodec Chosen, int ChosenPayloadType, IReadOnlyDictionary<int, IAudioCodec> ByPayloadType)
{
    /// <summary>Whether the other end takes redundant audio (docs/PROTOCOL.md §8).</summary>
    public bool TakesRedundancy { get; init; }

    /// <summary>Whether the other end wants to hear two channels (docs/PROTOCOL.md §8.1).</summary>
    public bool TakesStereo { get; init; }
}
