using Microsoft.Extensions.Logging;
using VoipSdk.Codecs;

namespace VoipSdk;

/// <summary>How a <see cref="VoiceChannel"/> sends and hears. Checked at its construction, which names every bad value.</summary>
public sealed record VoiceChannelOptions
{
    /// <summary>
    /// What it sends with, and the first of what it understands: 1 to 16 codecs with distinct payload types. Default:
    /// <see cref="AudioCodecs.Default"/>.
    /// </summary>
    public IReadOnlyList<IAudioCodec>? Codecs { get; init; }

    /// <summary>
    /// RTP payload type of the first codec, 0 to 127, both ways; null (the default) for the codec's own. A call's caller
    /// numbers its codecs, so that the callee may have to follow (docs/PROTOCOL.md §7.5).
    /// </summary>
    public int? PayloadType { get; init; }

    /// <summary>
    /// The least delay that the jitter buffer aims at, where the network would allow less: 0 to 500 ms, default 0 as in
    /// calls.
    /// </summary>
    public TimeSpan MinDelay { get; init; }

    /// <summary>
    /// Copies of earlier packets that each packet carries (RFC 2198), 1 or 2; 0 (the default) lets the other end's reports
    /// decide, as in calls. Only for another end that takes them, as a <see cref="VoiceChannel"/> does.
    /// </summary>
    public int Copies { get; init; }

    /// <summary>
    /// Least bit rate of an encoder that has a choice, however bad the network is: 6,000 to 510,000 bit/s, default 6,000.
    /// Packets add headers to that, 8,000 bit/s at least.
    /// </summary>
    public int MinBitrate { get; init; } = 6_000;

    /// <summary>
    /// Greatest bit rate of an encoder, redundant copies included, however good the network is: <see cref="MinBitrate"/> to
    /// 510,000 bit/s, default 64,000. It begins with 24,000, or the nearest within the bounds, and stays there when the
    /// other end tells nothing of what it receives.
    /// </summary>
    public int MaxBitrate { get; init; } = 64_000;

    /// <summary>
    /// What is sent at first: <see cref="AudioContent.Voice"/> (the default) or <see cref="AudioContent.Music"/>, for which the
    /// codec is told to keep everything and nothing of the microphone's processing is done.
    /// <see cref="VoiceChannel.Content"/> changes it.
    /// </summary>
    public AudioContent Content { get; init; }

    /// <summary>
    /// Channels that are captured and heard, 1 or 2; default 1. Music is sent with two where the codec has them (Opus); the
    /// other end is taken to want them, as one that hears one channel hears their mix. A voice is always sent with one.
    /// </summary>
    public int Channels { get; init; } = 1;

    /// <summary>
    /// As <see cref="MinBitrate"/>, while music is sent: 6,000 to 510,000 bit/s, default 32,000.
    /// </summary>
    public int MinMusicBitrate { get; init; } = 32_000;

    /// <summary>
    /// As <see cref="MaxBitrate"/>, while music is sent: <see cref="MinMusicBitrate"/> to 510,000 bit/s; null (the default) for
    /// 128,000 with two channels, 96,000 with one. It begins with 96,000 with two and 64,000 with one, or the nearest within the
    /// bounds.
    /// </summary>
    public int? MaxMusicBitrate { get; init; }

    /// <summary>
    /// Sound in each packet that is sent: 10, 20, 40 or 60 ms; default 20 ms. Shorter ones are heard sooner, longer ones need fewer
    /// headers (8,000 bit/s with 60 ms, 48,000 with 10). Where network or processor are short, longer ones are sent. What
    /// arrives may have any duration.
    /// </summary>
    public TimeSpan FrameDuration { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>
    /// Effort of the encoder where there is enough processor time, 0 (least) to 10 (best sound); default 9.
    /// </summary>
    public int MaxComplexity { get; init; } = 9;

    /// <summary>
    /// Share of a processor core that the encoder of one call may take, more than 0 to 1; default 0.5. Where it takes more, or the
    /// thread that sends comes late several times in a second, its effort is reduced, then its frames become longer; when there has
    /// been room for ten seconds, step by step the other way.
    /// </summary>
    public double CpuBudget { get; init; } = 0.5;

    /// <summary>
    /// Whether it tells the other end what it receives (RTCP), as in calls with peers that understand it; default true. When
    /// false it does so once the other end does.
    /// </summary>
    public bool SendsReports { get; init; } = true;

    /// <summary>The clock; null (the default) for the system's. In tests, one that stands still until it is told to move.</summary>
    public TimeProvider? TimeProvider { get; init; }

    /// <summary>RTP synchronization source; null (the default) for a random one, as RFC 3550 §8.1 asks for.</summary>
    public uint? Ssrc { get; init; }

    /// <summary>RTP sequence number of the first packet; null (the default) for a random one (RFC 3550 §5.1).</summary>
    public ushort? FirstSequence { get; init; }

    /// <summary>RTP time-stamp of the first packet; null (the default) for a random one (RFC 3550 §5.1).</summary>
    public uint? FirstTimestamp { get; init; }

    /// <summary>Hears of codecs that fail, under <c>VoipSdk.Calls</c>; null (the default) for nobody.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }
}
