namespace VoipSdk.Codecs;

/// <summary>What a call asks of an encoder. A codec ignores what it has no setting for.</summary>
/// <remarks>Every member checks its range when it is set, so that an encoder need not.</remarks>
public readonly record struct AudioEncoderSettings
{
    private const int DefaultFrameMilliseconds = 20;
    internal const int DefaultBitrate = 24_000;
    internal const int DefaultComplexity = 9;

    // Kept as distances from the defaults, so that default(AudioEncoderSettings) is the default settings too.
    private readonly int _frameMilliseconds;
    private readonly int _bitrate;
    private readonly int _complexity;
    private readonly int _expectedLossPercent;
    private readonly int _moreChannels;
    private readonly AudioContent _content;

    /// <summary>Duration of a frame: 10, 20, 40 or 60 ms; default 20 ms.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something else.</exception>
    public TimeSpan FrameDuration
    {
        get => TimeSpan.FromMilliseconds(FrameMilliseconds);
        init => _frameMilliseconds = value.Ticks switch
        {
            10 * TimeSpan.TicksPerMillisecond => 10,
            20 * TimeSpan.TicksPerMillisecond => 20,
            40 * TimeSpan.TicksPerMillisecond => 40,
            60 * TimeSpan.TicksPerMillisecond => 60,
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "A frame lasts 10, 20, 40 or 60 ms."),
        } - DefaultFrameMilliseconds;
    }

    /// <summary>Target bit rate in bit/s, 6,000 to 510,000; default 24,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something else.</exception>
    public int Bitrate
    {
        get => _bitrate + DefaultBitrate;
        init => _bitrate = Checked(value, 6_000, 510_000) - DefaultBitrate;
    }

    /// <summary>Effort, 0 (least CPU) to 10 (best sound); default 9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something else.</exception>
    public int Complexity
    {
        get => _complexity + DefaultComplexity;
        init => _complexity = Checked(value, 0, 10) - DefaultComplexity;
    }

    /// <summary>Whether to add redundancy for the preceding frame (Opus in-band FEC); default false.</summary>
    public bool UseForwardErrorCorrection { get; init; }

    /// <summary>
    /// Whether to send next to nothing while nobody speaks (Opus DTX): <see cref="IAudioEncoder.Encode"/> then returns 0
    /// for most frames; default false.
    /// </summary>
    public bool UseDiscontinuousTransmission { get; init; }

    /// <summary>Packet loss to be ready for, in percent, 0 to 100; default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something else.</exception>
    public int ExpectedLossPercent
    {
        get => _expectedLossPercent;
        init => _expectedLossPercent = Checked(value, 0, 100);
    }

    /// <summary>What is encoded; default <see cref="AudioContent.Voice"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something unknown.</exception>
    public AudioContent Content
    {
        get => _content;
        init => _content = (AudioContent)Checked((int)value, (int)AudioContent.Voice, (int)AudioContent.Music);
    }

    /// <summary>
    /// Channels of a frame, 1 or 2; default 1. It is 2 only for an <see cref="IStereoAudioCodec"/>: samples are then interleaved, left
    /// first.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something else.</exception>
    public int Channels
    {
        get => _moreChannels + 1;
        init => _moreChannels = Checked(value, 1, 2) - 1;
    }

    private int FrameMilliseconds => _frameMilliseconds + DefaultFrameMilliseconds;

    /// <summary>Samples of each channel in a frame of <see cref="FrameDuration"/>.</summary>
    /// <param name="sampleRate">In Hz, a multiple of 100.</param>
    public int GetFrameLength(int sampleRate) => sampleRate / 100 * FrameMilliseconds / 10;

    private static int Checked(int value, int minimum, int maximum)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, minimum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, maximum);
        return value;
    }
}
