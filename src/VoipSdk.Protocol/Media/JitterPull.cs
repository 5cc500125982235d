namespace VoipSdk.Protocol.Media;

/// <summary>The answer of <see cref="JitterBuffer.Pull"/>.</summary>
/// <remarks>Its payloads belong to the buffer and are valid until the buffer is called again.</remarks>
public readonly ref struct JitterPull
{
    internal JitterPull(JitterPullKind kind, int duration)
    {
        Kind = kind;
        Duration = duration;
        PayloadType = -1;
    }

    /// <summary>What to do.</summary>
    public JitterPullKind Kind { get; }

    /// <summary>
    /// Time-stamp units: how much to conceal or to be silent, a multiple of 2.5 ms, never 0; for a packet the best guess
    /// of what it decodes to.
    /// </summary>
    public int Duration { get; }

    /// <summary>For a packet: what to decode, never empty.</summary>
    public ReadOnlySpan<byte> Payload { get; internal init; }

    /// <summary>
    /// For concealment: the payload that directly follows the stretch, where it is there already and has the payload type
    /// of the one before the gap; else empty. A decoder may find redundancy in it.
    /// </summary>
    public ReadOnlySpan<byte> NextPayload { get; internal init; }

    /// <summary>Payload type of the packet, or of the one played last; -1 when there was none.</summary>
    public int PayloadType { get; internal init; }

    /// <summary>For a packet: its RTP time-stamp.</summary>
    public uint Timestamp { get; internal init; }

    /// <summary>For a packet: its RTP sequence number.</summary>
    public ushort SequenceNumber { get; internal init; }

    /// <summary>
    /// Whether sound was left out before this stretch, to lower the delay: the decoder's output does not continue the one
    /// before, and a cross-fade hides the seam.
    /// </summary>
    public bool IsDiscontinuous { get; internal init; }
}
