namespace VoipSdk.Internal;

/// <summary>
/// Memory that a call needs only while a thread works for it: one for all calls of a thread, made at its first use.
/// </summary>
internal static class MediaScratch
{
    [ThreadStatic]
    private static float[]?[]? _samples;

    [ThreadStatic]
    private static byte[]? _bytes;

    /// <summary>Samples of any content; the same ones at each call for the same use on a thread.</summary>
    public static Span<float> Samples(int length, ScratchUse use = ScratchUse.Frame)
    {
        _samples ??= new float[]?[(int)ScratchUse.Count];
        return Room(ref _samples[(int)use], length);
    }

    /// <summary>Bytes of any content; the same ones at each call on a thread.</summary>
    public static Span<byte> Bytes(int length) => Room(ref _bytes, length);

    private static Span<T> Room<T>(ref T[]? memory, int length)
    {
        if (memory is null || memory.Length < length)
        {
            memory = new T[length];
        }

        return memory.AsSpan(0, length);
    }
}

/// <summary>What samples are for: who has some for one use may call who needs some for another.</summary>
internal enum ScratchUse
{
    /// <summary>A frame that is captured, or decoded.</summary>
    Frame,

    /// <summary>The channels of a frame that is decoded, each for itself.</summary>
    Left,

    /// <inheritdoc cref="Left"/>
    Right,

    /// <summary>What a port was asked for, each channel for itself.</summary>
    PortLeft,

    /// <inheritdoc cref="PortLeft"/>
    PortRight,

    /// <summary>Both channels as one, for a recording.</summary>
    Mix,

    /// <summary>How many there are.</summary>
    Count,
}
