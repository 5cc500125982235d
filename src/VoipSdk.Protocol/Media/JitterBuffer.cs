using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Media;

/// <summary>
/// Puts the packets of one RTP stream back in order and in time (docs/guides/media-pipeline.md). A pure machine: packets
/// and time go in, what to play comes out.
/// </summary>
/// <remarks>
/// One owner, the playback side: not thread-safe, no locks. After construction it allocates nothing. No input makes it
/// throw or grow.
/// </remarks>
public sealed class JitterBuffer
{
    /// <summary>Creates an empty buffer.</summary>
    /// <exception cref="ArgumentException">Values of <paramref name="options"/> are out of range; the message names each.</exception>
    public JitterBuffer(JitterBufferOptions options) => throw new NotImplementedException();

    /// <summary>Counters and present state.</summary>
    public JitterBufferStatistics Statistics => throw new NotImplementedException();

    /// <summary>Sound that waits, from the play position to the end of the newest packet.</summary>
    public TimeSpan BufferedDelay => throw new NotImplementedException();

    /// <summary>Takes a packet; its payload is copied.</summary>
    /// <param name="header">Its header, any.</param>
    /// <param name="payload">Its payload, without padding.</param>
    /// <param name="arrival">When the network delivered it, not when it was handed over.</param>
    public JitterInsertResult Insert(in RtpHeader header, ReadOnlySpan<byte> payload, MonoTime arrival) =>
        throw new NotImplementedException();

    /// <summary>Decides what the next stretch of sound is made from. Call it whenever the stretch before is used up.</summary>
    /// <param name="now">When the stretch will be played, or, less exactly, the time of the call.</param>
    public JitterPull Pull(MonoTime now) => throw new NotImplementedException();

    /// <summary>
    /// Says how much sound the last <see cref="Pull"/> became: for a packet what it decoded to (0 when it was malformed),
    /// else how much was concealed or silent. Call it once after each pull.
    /// </summary>
    /// <param name="duration">Time-stamp units.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="duration"/> is negative.</exception>
    public void Played(int duration) => throw new NotImplementedException();
}
