namespace VoipSdk.Protocol.Media;

/// <summary>The answer of <see cref="JitterBuffer.Pull(MonoTime, int, int)"/>.</summary>
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
    /// By how much the stretch should become longer, or shorter (negative), to bring the delay where it should be; in
    /// time-stamp units, a limit rather than a demand. What came of it is said by
    /// <see cref="JitterBuffer.Played(int, int)"/>.
    /// </summary>
    /// <seealso cref="TimeStretcher" />
    public int Stretch { get; internal init; }

    /// <summary>Whether <see cref="Stretch"/> matters more than how it sounds: after a stall, much waits.</summary>
    public bool IsUrgent { get; internal init; }

    /// <summary>
    /// For concealment: whether the last packet said that nobody speaks (RFC 7587 §3.1.3), so that its decoder goes on with
    /// comfort noise and nothing is missing.
    /// </summary>
    public bool IsComfortNoise { get; internal init; }

    /// <summary>
    /// Whether sound was left out before this stretch, to lower the delay: the decoder's output does not continue the one
    /// before, and a cross-fade hides the seam.
    /// </summary>
    public bool IsDiscontinuous { get; internal init; }
}
