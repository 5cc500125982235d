namespace VoipSdk;

/// <summary>What a call has sent and heard so far. A snapshot; the counters only grow.</summary>
public sealed record CallStatistics
{
    /// <summary>Time since both ends were connected; frozen when the call ends.</summary>
    public TimeSpan Duration { get; init; }

    /// <summary>Encoding name of the codec that this end sends with, such as <c>opus</c>; empty before the call is up.</summary>
    public string Codec { get; init; } = "";

    /// <summary>RTP packets sent.</summary>
    public long PacketsSent { get; init; }

    /// <summary>Bytes of RTP packets sent, their 12-byte headers included.</summary>
    public long BytesSent { get; init; }

    /// <summary>Captured samples (48 kHz) that were lost because this end could not encode in time.</summary>
    public long CaptureSamplesDropped { get; init; }

    /// <summary>RTP packets received of the call's codecs, duplicates and late ones included.</summary>
    public long PacketsReceived { get; init; }

    /// <summary>Bytes of RTP packets received, headers included.</summary>
    public long BytesReceived { get; init; }

    /// <summary>RTP packets that should have come and did not (RFC 3550 A.3); 0 rather than negative after duplicates.</summary>
    public long PacketsLost { get; init; }

    /// <summary>Packets that came after their turn and were dropped.</summary>
    public long PacketsLate { get; init; }

    /// <summary>Packets that came twice.</summary>
    public long PacketsDuplicated { get; init; }

    /// <summary>Datagrams of the call that were no RTP of its codecs, or found the buffer full.</summary>
    public long PacketsUnusable { get; init; }

    /// <summary>
    /// Datagrams of an encrypted call that the other end did not send, or that came a second time. They were not heard.
    /// </summary>
    public long PacketsRejected { get; init; }

    /// <summary>Sound that the decoder made up because its packet was not there.</summary>
    public TimeSpan Concealed { get; init; }

    /// <summary>Sound whose packet was lost, but that a later packet held a copy of.</summary>
    public TimeSpan Recovered { get; init; }

    /// <summary>Time in which there was nothing to be heard: the other end sent nothing, or too long nothing came.</summary>
    public TimeSpan Silent { get; init; }

    /// <summary>Sound that was decoded from packets.</summary>
    public TimeSpan Played { get; init; }

    /// <summary>By how much sound was shortened and lengthened, both added, to bring the delay where it should be.</summary>
    public TimeSpan Stretched { get; init; }

    /// <summary>Interarrival jitter (RFC 3550 §6.4.1).</summary>
    public TimeSpan Jitter { get; init; }

    /// <summary>Reports (compound RTCP packets) sent; 0 where the other end knows nothing of them.</summary>
    public long ReportsSent { get; init; }

    /// <summary>Reports received.</summary>
    public long ReportsReceived { get; init; }

    /// <summary>Time to the other end and back (RFC 3550 §6.4.1), as of the last report; null before it is known.</summary>
    public TimeSpan? RoundTripTime { get; init; }

    /// <summary>RTP packets of this end that the other end misses.</summary>
    public long RemotePacketsLost { get; init; }

    /// <summary>Share of this end's packets that the other end missed between its last two reports, 0 to 1.</summary>
    public double RemoteFractionLost { get; init; }

    /// <summary>Interarrival jitter at the other end, as of its last report.</summary>
    public TimeSpan RemoteJitter { get; init; }

    /// <summary>Bit rate that the encoder is asked for at present, in bit/s; a codec without a choice has its own.</summary>
    public int Bitrate { get; init; }

    /// <summary>Duration of the frames that are sent at present.</summary>
    public TimeSpan FrameDuration { get; init; }

    /// <summary>What is sent at present.</summary>
    public Codecs.AudioContent Content { get; init; }

    /// <summary>Channels that are sent at present, 1 or 2; 0 before the call is up.</summary>
    public int Channels { get; init; }

    /// <summary>Whether the encoder adds redundancy at present, for losses at the other end.</summary>
    public bool UsesForwardErrorCorrection { get; init; }

    /// <summary>Loss that the encoder is prepared for at present, in percent.</summary>
    public int ExpectedLossPercent { get; init; }

    /// <summary>
    /// Copies of earlier packets that each packet carries at present (RFC 2198), 0 to 2: they are part of the bit rate's bounds,
    /// and <see cref="Bitrate"/> is that of one. What Opus's own redundancy leaves out is copied beside that.
    /// </summary>
    public int Copies { get; init; }

    /// <summary>How long sound waits in the jitter buffer at present.</summary>
    public TimeSpan PlayoutDelay { get; init; }

    /// <summary>The delay that the jitter buffer aims at, given what the network did of late.</summary>
    public TimeSpan TargetDelay { get; init; }

    /// <summary>
    /// By how many millionths the other end's sound card is faster than this end's loudspeaker; null until that is known, some
    /// seconds to a minute after the call began. It is taken out by resampling.
    /// </summary>
    public double? ClockSkew { get; init; }

    /// <summary>
    /// What is known of the time from mouth to ear, <see cref="CallDelays.Total"/> of <see cref="Delays"/>. Microphone and
    /// loudspeaker add theirs.
    /// </summary>
    public TimeSpan MouthToEarDelay => Delays.Total;

    /// <summary>The same by stages: frame, codec, network, jitter buffer.</summary>
    public CallDelays Delays { get; init; }

    /// <summary>
    /// What this end hears by the E-model (ITU-T G.107): R, 0 to 93.2, of the whole call; 80 and more satisfies (G.109). Null
    /// before anything was heard. See <see cref="Protocol.Media.EModel"/>.
    /// </summary>
    public double? Rating { get; init; }

    /// <summary>As <see cref="Rating"/>, of the last ten seconds.</summary>
    public double? RecentRating { get; init; }

    /// <summary><see cref="Rating"/> as a mean opinion score, 1 (bad) to 4.5.</summary>
    public double? MeanOpinionScore => Rating is { } rating ? Protocol.Media.EModel.ToMos(rating) : null;

    /// <summary><see cref="RecentRating"/> as a mean opinion score, 1 (bad) to 4.5.</summary>
    public double? RecentMeanOpinionScore => RecentRating is { } rating ? Protocol.Media.EModel.ToMos(rating) : null;

    /// <summary>Loudest sample that was heard since the call began, 0 to 1 (full scale).</summary>
    public float PeakHeard { get; init; }
}
