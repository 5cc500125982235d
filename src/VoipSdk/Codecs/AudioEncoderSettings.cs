namespace VoipSdk.Codecs;

/// <summary>What a call asks of an encoder. A codec ignores what it has no setting for.</summary>
public readonly record struct AudioEncoderSettings
{
    /// <summary>Creates the default settings: 20 ms, 24,000 bit/s, complexity 9, no loss expected.</summary>
    public AudioEncoderSettings()
    {
    }

    /// <summary>Duration of a frame: 10, 20, 40 or 60 ms; default 20 ms.</summary>
    public TimeSpan FrameDuration { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>Target bit rate in bit/s, 6,000 to 510,000; default 24,000.</summary>
    public int Bitrate { get; init; } = 24_000;

    /// <summary>Effort, 0 (least CPU) to 10 (best sound); default 9.</summary>
    public int Complexity { get; init; } = 9;

    /// <summary>Whether to add redundancy for the preceding frame (Opus in-band FEC); default false.</summary>
    public bool UseForwardErrorCorrection { get; init; }

    /// <summary>Packet loss to be ready for, in percent, 0 to 100; default 0.</summary>
    public int ExpectedLossPercent { get; init; }
}
