namespace VoipSdk.Internal;

/// <summary>
/// Memory that a call needs only while a thread works for it: one for all calls of a thread, made at its first use.
/// </summary>
internal static class MediaScratch
{
    [ThreadStatic]
    private static float[]? _samples;

    [ThreadStatic]
    private static byte[]? _bytes;

    /// <summary>Samples of any content; the same ones at each call on a thread.</summary>
    public static Span<float> Samples(int length) => Room(ref _samples, length);

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
