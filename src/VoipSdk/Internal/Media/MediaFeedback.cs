using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Internal;

/// <summary>How a call tells what it receives, and within which bounds it follows what it is told.</summary>
/// <param name="Begins">Whether it reports by itself; else once the other end has.</param>
/// <param name="MinBitrate">Least bit rate of the encoder.</param>
/// <param name="MaxBitrate">Greatest bit rate of the encoder.</param>
internal readonly record struct AdaptationOptions(bool Begins, int MinBitrate, int MaxBitrate)
{
    /// <summary>Waits for the other end's reports, within all bounds.</summary>
    public static AdaptationOptions Default => new(Begins: false, OptionsValidation.LowestBitrate, OptionsValidation.HighestDefaultBitrate);

    /// <summary>Least bit rate of the encoder while music is sent.</summary>
    public int MinMusicBitrate { get; init; } = OptionsValidation.LowestDefaultMusicBitrate;

    /// <summary>Greatest bit rate of the encoder while music is sent; null for what suits the channels.</summary>
    public int? MaxMusicBitrate { get; init; }

    /// <summary>The shortest frames that are sent.</summary>
    public TimeSpan FrameDuration { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>How much encoding may cost.</summary>
    public EffortOptions Effort { get; init; } = EffortOptions.Default;

    /// <summary>What sends as many copies as are worth it; null where the other end takes none, or their number is settled.</summary>
    public RedundantTransport? Copier { get; init; }

    /// <summary>What the rate controller is bound by, and where it begins.</summary>
    public RateControllerOptions BoundsFor(AudioContent content, int channels)
    {
        var options = new RateControllerOptions
        {
            MinBitrate = MinBitrate,
            MaxBitrate = MaxBitrate,
            FrameDuration = FrameDuration,
            MaxRedundancy = Copier is null ? 0 : RedundantSender.MaxCopies,
        };
        if (content == AudioContent.Voice)
        {
            return options;
        }

        int most = MaxMusicBitrate
            ?? (channels == 2 ? OptionsValidation.HighestDefaultStereoBitrate : OptionsValidation.HighestDefaultMusicBitrate);
        return options with
        {
            MinBitrate = MinMusicBitrate,
            MaxBitrate = Math.Max(MinMusicBitrate, most),
            StartBitrate = channels == 2 ? OptionsValidation.StartStereoBitrate : OptionsValidation.StartMusicBitrate,
        };
    }
}

/// <summary>
/// RTCP of one call and what follows from it (docs/PROTOCOL.md §8.2). The network thread brings packets, the media thread
/// takes reports and decisions; what they share is touched for less than a microsecond at a time.
/// </summary>
internal sealed class MediaFeedback
{
    private readonly object _gate = new();
    private readonly RtcpSession _rtcp;
    private readonly AdaptationOptions _options;
    private RateController _controller;
    private int _startBitrate;
    private readonly RedundantTransport? _copier;
    private RtcpSent _sent;
    private RtcpFeedback _latest;
    private TimeSpan? _roundTripTime;
    private uint _packetsAtReport;
    private long _lostThere;
    private bool _hasEnded;
    private bool _hasRelativeDelay;
    private volatile bool _hasDecision = true;

    /// <param name="route">Whose stream it is.</param>
    /// <param name="clockRate">Of what is sent.</param>
    /// <param name="options">The bounds.</param>
    /// <param name="now">The time.</param>
    public MediaFeedback(MediaRoute route, int clockRate, AdaptationOptions options, MonoTime now)
    {
        _rtcp = new RtcpSession(route.Ssrc, clockRate, route.Seed);
        _options = options;
        _controller = new RateController(options.BoundsFor(AudioContent.Voice, channels: 1));
        _startBitrate = _controller.Decision.Bitrate;
        _copier = options.Copier;
        if (options.Begins)
        {
            _rtcp.Begin(now);
        }
    }

    /// <summary>How to send as of now; also before the first report.</summary>
    public RateDecision Decision
    {
        get
        {
            lock (_gate)
            {
                return _controller.Decision;
            }
        }
    }

    /// <summary>
    /// Something else is sent from now on, for which other bounds hold. It begins as at a call's beginning; where the network
    /// was too narrow for that before, it goes on with what there was.
    /// </summary>
    public void SetContent(AudioContent content, int channels)
    {
        lock (_gate)
        {
            RateControllerOptions bounds = _options.BoundsFor(content, channels);
            int known = _controller.Decision.Bitrate * (1 + _controller.Decision.Redundancy);
            _controller = new RateController(known < _startBitrate ? bounds with { StartBitrate = known } : bounds);
            _startBitrate = _controller.Decision.Bitrate;
            _hasDecision = true;
        }
    }

    /// <summary>Takes note of an RTP packet; on the network thread.</summary>
    public void HandleRtp(in RtpHeader header, MonoTime arrival, int clockRate)
    {
        lock (_gate)
        {
            _rtcp.HandleRtp(header, arrival, clockRate);
        }
    }

    /// <summary>Takes a compound packet; on the network thread.</summary>
    /// <returns>Whether it was one.</returns>
    public bool HandleRtcp(ReadOnlySpan<byte> compound, MonoTime arrival)
    {
        lock (_gate)
        {
            if (!_rtcp.HandlePacket(compound, arrival))
            {
                return false;
            }

            if (!_hasEnded)
            {
                // Who reports understands reports.
                _rtcp.Begin(arrival);
            }

            if (_rtcp.TryTakeFeedback(out RtcpFeedback feedback))
            {
                Steer(feedback);
            }

            return true;
        }
    }

    /// <summary>Tells what was sent, and writes the report that is due; on the media thread, at each of its ticks.</summary>
    public bool TryTransmit(in RtcpSent sent, MonoTime now, Span<byte> buffer, out int length)
    {
        lock (_gate)
        {
            _sent = sent;
            return _rtcp.TryTransmit(sent, now, buffer, out length);
        }
    }

    /// <summary>Writes the BYE; on the thread that ends the call.</summary>
    public bool TryEnd(in RtcpSent sent, MonoTime now, Span<byte> buffer, out int length)
    {
        lock (_gate)
        {
            _hasEnded = true;
            return _rtcp.TryEnd(sent, now, buffer, out length);
        }
    }

    /// <summary>Takes the decision, if there is a new one; on the media thread, before each frame.</summary>
    public bool TryTakeDecision(out RateDecision decision)
    {
        decision = default;
        if (!_hasDecision)
        {
            return false;
        }

        lock (_gate)
        {
            _hasDecision = false;
            decision = _controller.Decision;
            if (_copier is { } copier)
            {
                copier.Copies = decision.Redundancy;
                if (decision.Redundancy > 0)
                {
                    copier.CopyDelay = decision.RedundancyDelay;
                }
            }

            return true;
        }
    }

    /// <summary>What is known of the network; from any thread.</summary>
    public FeedbackSnapshot GetSnapshot()
    {
        lock (_gate)
        {
            return new FeedbackSnapshot
            {
                ReportsSent = _rtcp.PacketsSent,
                ReportsReceived = _rtcp.PacketsReceived,
                RoundTripTime = _roundTripTime,
                LostThere = _lostThere,
                FractionLostThere = _latest.FractionLost,
                JitterThere = _latest.Jitter,
                LostHere = Math.Max(0, _rtcp.Reception.Lost),
                JitterHere = _rtcp.Reception.Jitter,
            };
        }
    }

    private void Steer(in RtcpFeedback feedback)
    {
        _latest = feedback;
        _lostThere = Math.Max(0, feedback.CumulativeLost);
        _roundTripTime = feedback.RoundTripTime ?? _roundTripTime;

        // One kind of delay or the other: they differ by the distance of the clocks.
        _hasRelativeDelay |= feedback.RelativeDelay is not null;
        _controller.HandleReport(new RateReport
        {
            Arrival = feedback.Arrival,
            Interval = feedback.Interval,
            Expected = feedback.Expected,
            Lost = feedback.Lost,
            Sent = (int)unchecked(_sent.PacketCount - _packetsAtReport),
            Jitter = feedback.Jitter,
            Delay = _hasRelativeDelay ? feedback.RelativeDelay : feedback.RoundTripTime,
            FollowsOutage = feedback.FollowsOutage,
        });
        _packetsAtReport = _sent.PacketCount;
        _hasDecision = true;
    }
}

/// <summary>What <see cref="MediaFeedback"/> knows.</summary>
internal readonly record struct FeedbackSnapshot
{
    public long ReportsSent { get; init; }

    public long ReportsReceived { get; init; }

    public TimeSpan? RoundTripTime { get; init; }

    public long LostThere { get; init; }

    public double FractionLostThere { get; init; }

    public TimeSpan JitterThere { get; init; }

    public long LostHere { get; init; }

    public TimeSpan JitterHere { get; init; }
}
