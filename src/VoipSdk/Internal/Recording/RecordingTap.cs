using System.Buffers.Binary;
using System.Runtime.InteropServices;
using VoipSdk.Audio;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>
/// Takes a copy of a call's sound off the threads that carry it, each side's off its own, and hands it to the thread that
/// writes the file. Writing never waits, locks or allocates.
/// </summary>
/// <remarks>A record in a ring: when its first sample was said or heard, in microseconds (8), bytes (4), then the samples.</remarks>
internal sealed class RecordingTap
{
    private const int HeaderBytes = 12;

    /// <summary>How long the disk may make the writer wait: 4 s of each side.</summary>
    private const int RingBytes = 4 * AudioPort.SampleRate * sizeof(float);

    private readonly SpscRing<byte> _here = new(RingBytes);
    private readonly SpscRing<byte> _there = new(RingBytes);
    private readonly byte[] _header = new byte[HeaderBytes];
    private volatile bool _hasOverflowed;

    /// <summary>Whether sound was lost because nobody took it in time.</summary>
    public bool HasOverflowed => _hasOverflowed;

    /// <summary>Takes what this side says; on the media thread.</summary>
    public void WriteHere(ReadOnlySpan<float> samples, MonoTime start) => Write(_here, samples, start);

    /// <summary>Takes what this side hears; on the playback thread.</summary>
    public void WriteThere(ReadOnlySpan<float> samples, MonoTime start) => Write(_there, samples, start);

    /// <summary>Moves all that waits to <paramref name="timeline"/>; on the thread that writes the file.</summary>
    public void Drain(RecordingTimeline timeline, ref float[] scratch)
    {
        while (TryRead(_here, ref scratch, out int count, out MonoTime start))
        {
            timeline.AddHere(scratch.AsSpan(0, count), start);
        }

        while (TryRead(_there, ref scratch, out int count, out MonoTime start))
        {
            timeline.AddThere(scratch.AsSpan(0, count), start);
        }
    }

    private void Write(SpscRing<byte> ring, ReadOnlySpan<float> samples, MonoTime start)
    {
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(samples);
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteInt64LittleEndian(header, start.Microseconds);
        BinaryPrimitives.WriteInt32LittleEndian(header[8..], bytes.Length);
        if (!ring.TryWrite(header, bytes))
        {
            _hasOverflowed = true;
        }
    }

    private bool TryRead(SpscRing<byte> ring, ref float[] scratch, out int count, out MonoTime start)
    {
        // A record is there as a whole or not at all.
        bool isThere = ring.Count > 0 && ring.Read(_header) == HeaderBytes;
        start = new MonoTime(isThere ? BinaryPrimitives.ReadInt64LittleEndian(_header) : 0);
        count = isThere ? BinaryPrimitives.ReadInt32LittleEndian(_header.AsSpan(8)) / sizeof(float) : 0;
        if (count > scratch.Length)
        {
            scratch = new float[count];
        }

        _ = ring.Read(MemoryMarshal.AsBytes(scratch.AsSpan(0, count)));
        return isThere;
    }
}
