namespace VoipSdk.Audio;

/// <summary>How a WAV file stores a sample.</summary>
public enum WavSampleFormat
{
    /// <summary>Unsigned 8-bit PCM, 128 being silence.</summary>
    Pcm8 = 0,

    /// <summary>Signed 16-bit PCM, what every program reads.</summary>
    Pcm16,

    /// <summary>Signed 24-bit PCM in three bytes.</summary>
    Pcm24,

    /// <summary>Signed 32-bit PCM.</summary>
    Pcm32,

    /// <summary>32-bit IEEE float, -1 to 1.</summary>
    IeeeFloat32,

    /// <summary>64-bit IEEE float, -1 to 1.</summary>
    IeeeFloat64,
}

/// <summary>What the header of a WAV file says.</summary>
/// <param name="SampleRate">In Hz, 4,000 to 384,000.</param>
/// <param name="Channels">1 to 65,535.</param>
/// <param name="SampleFormat">How a sample is stored.</param>
public sealed record WavFormat(int SampleRate, int Channels, WavSampleFormat SampleFormat)
{
    internal int BytesPerSample => SampleFormat switch
    {
        WavSampleFormat.Pcm8 => 1,
        WavSampleFormat.Pcm16 => 2,
        WavSampleFormat.Pcm24 => 3,
        WavSampleFormat.IeeeFloat64 => 8,
        _ => 4,
    };

    internal int BytesPerFrame => BytesPerSample * Channels;

    internal bool IsFloat => SampleFormat >= WavSampleFormat.IeeeFloat32;
}
