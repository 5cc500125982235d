using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Security;

/// <summary>
/// Protects the RTP and RTCP packets of one SSRC, in place: SRTP with AES-GCM (RFC 3711, RFC 7714), without MKI, tags of 16
/// bytes, RTCP always encrypted.
/// </summary>
/// <remarks>
/// <para>
/// AES-GCM is lost when a nonce serves twice, so the sender keeps its own count and refuses a packet that would: sequence
/// numbers have to rise. A stream has 2^48 packets.
/// </para>
/// <para>
/// A master key protects at most 2^30 RTP and 2^30 RTCP packets, or what was asked for; RFC 3711 §9.2 allows 2^48 and 2^31.
/// Then the sender goes on with <see cref="SrtpMasterKey.Next"/> and erases the one before; sequence numbers and SRTCP index
/// go on (RFC 3711 §3.4). <see cref="SrtpReceiver"/> follows by itself.
/// </para>
/// <para>Has one owner. Allocates nothing for a packet, except where the key changes.</para>
/// </remarks>
public sealed class SrtpSender : IDisposable
{
    /// <summary>By how many bytes an RTP packet grows.</summary>
    public const int RtpOverhead = SrtpFormat.TagSize;

    /// <summary>By how many bytes a compound RTCP packet grows.</summary>
    public const int RtcpOverhead = SrtpFormat.TagSize + SrtpFormat.RtcpIndexSize;

    /// <summary>RTP packets, and RTCP packets, that a master key protects by default.</summary>
    public const long DefaultPacketsPerKey = 1L << 30;

    /// <summary>The least number for that: a receiver looks one key ahead, so a loss must not span a key's whole life.</summary>
    public const long MinPacketsPerKey = SrtpSource.RtpWindow;

    /// <summary>The greatest number for that: as many SRTCP indices are there for a key (RFC 3711 §9.2).</summary>
    public const long MaxPacketsPerKey = 1L << 31;

    /// <summary>
    /// The highest sequence number that a stream may begin with. Were its first packets lost, and the number wrapped in them, a
    /// receiver would take the roll-over counter for 0 for good.
    /// </summary>
    public const int MaxFirstSequence = short.MaxValue;

    private readonly IAeadProvider _provider;
    private readonly long _packetsPerKey;
    private SrtpTransform _transform;
    private SrtpMasterKey _nextKey;
    private long _lastRtpIndex = SrtpIndex.None;
    private long _nextRtcpIndex;
    private long _rtpUnderKey;
    private long _rtcpUnderKey;
    private bool _isDisposed;

    /// <summary>Creates a sender over <see cref="AeadProviders.Runtime"/> with the default limit.</summary>
    /// <param name="masterKey">Of this direction. Not kept: the caller still disposes it.</param>
    /// <param name="ssrc">The one SSRC whose packets are protected.</param>
    /// <exception cref="PlatformNotSupportedException">The runtime has no AES-GCM.</exception>
    public SrtpSender(SrtpMasterKey masterKey, uint ssrc)
        : this(masterKey, ssrc, AeadProviders.Runtime, DefaultPacketsPerKey)
    {
    }

    /// <summary>Creates a sender.</summary>
    /// <param name="masterKey">Of this direction. Not kept: the caller still disposes it.</param>
    /// <param name="ssrc">The one SSRC whose packets are protected.</param>
    /// <param name="aeadProvider">Whose AES-GCM to use.</param>
    /// <param name="packetsPerKey">
    /// After how many RTP packets, or RTCP packets, the next master key is taken; <see cref="MinPacketsPerKey"/> to
    /// <see cref="MaxPacketsPerKey"/>.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="packetsPerKey"/> is out of its range.</exception>
    /// <exception cref="PlatformNotSupportedException">The provider is not supported here.</exception>
    public SrtpSender(SrtpMasterKey masterKey, uint ssrc, IAeadProvider aeadProvider, long packetsPerKey)
    {
        ArgumentNullException.ThrowIfNull(masterKey);
        ArgumentNullException.ThrowIfNull(aeadProvider);
        if (packetsPerKey is < MinPacketsPerKey or > MaxPacketsPerKey)
        {
            throw new ArgumentOutOfRangeException(
                nameof(packetsPerKey), packetsPerKey, $"Must be {MinPacketsPerKey} to {MaxPacketsPerKey}.");
        }

        Ssrc = ssrc;
        _provider = aeadProvider;
        _packetsPerKey = packetsPerKey;
        _transform = SrtpTransform.Derive(masterKey, aeadProvider);
        _nextKey = masterKey.Next();
    }

    /// <summary>Whose packets are protected.</summary>
    public uint Ssrc { get; }

    /// <summary>RTP packets protected so far.</summary>
    public long RtpPackets { get; private set; }

    /// <summary>Compound RTCP packets protected so far.</summary>
    public long RtcpPackets { get; private set; }

    /// <summary>How often the next master key was taken.</summary>
    public long KeyChanges { get; private set; }

    /// <summary>Protects an RTP packet where it lies.</summary>
    /// <param name="buffer">Begins with the packet, and has <see cref="RtpOverhead"/> bytes of room behind it.</param>
    /// <param name="length">Bytes of the packet.</param>
    /// <returns>Bytes of the protected packet: <paramref name="length"/> + <see cref="RtpOverhead"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or leaves too little room.</exception>
    /// <exception cref="ArgumentException">Not an RTP packet, or of another SSRC.</exception>
    /// <exception cref="InvalidOperationException">
    /// The sequence number is not above the last one by 1 to 32,767, the first one is above <see cref="MaxFirstSequence"/>, or
    /// the stream has had its 2^48 packets. Nothing was protected.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The sender is disposed.</exception>
    public int ProtectRtp(Span<byte> buffer, int length)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Span<byte> packet = Room(buffer, length, RtpOverhead);
        if (!SrtpFormat.TryGetRtpHeaderSize(packet[..length], out int headerSize))
        {
            throw new ArgumentException("Not an RTP packet.", nameof(buffer));
        }

        ThrowIfOther(SrtpFormat.RtpSsrc(packet));
        long index = NextRtpIndex(_lastRtpIndex, SrtpFormat.RtpSequence(packet));
        TakeNextKeyIfUsedUp(_rtpUnderKey);

        // Before encrypting: an index whose encryption fails half-way is spent.
        _lastRtpIndex = index;
        _rtpUnderKey++;
        _transform.EncryptRtp(packet, headerSize, index);
        RtpPackets++;
        return packet.Length;
    }

    /// <summary>Protects a compound RTCP packet where it lies.</summary>
    /// <param name="buffer">Begins with the packet, and has <see cref="RtcpOverhead"/> bytes of room behind it.</param>
    /// <param name="length">Bytes of the packet.</param>
    /// <returns>Bytes of the protected packet: <paramref name="length"/> + <see cref="RtcpOverhead"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative or leaves too little room.</exception>
    /// <exception cref="ArgumentException">Not an RTCP packet, or of another SSRC.</exception>
    /// <exception cref="ObjectDisposedException">The sender is disposed.</exception>
    public int ProtectRtcp(Span<byte> buffer, int length)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Span<byte> packet = Room(buffer, length, RtcpOverhead);
        if (!SrtpFormat.IsRtcp(packet[..length]) || !RtpDemux.IsRtcp(packet))
        {
            throw new ArgumentException("Not an RTCP packet.", nameof(buffer));
        }

        ThrowIfOther(SrtpFormat.RtcpSsrc(packet));
        TakeNextKeyIfUsedUp(_rtcpUnderKey);
        uint index = SrtpIndex.WrapRtcp(_nextRtcpIndex++);
        _rtcpUnderKey++;
        _transform.EncryptRtcp(packet, index);
        RtcpPackets++;
        return packet.Length;
    }

    /// <summary>Erases the keys. May be called more than once.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _transform.Dispose();
        _nextKey.Dispose();
    }

    internal static long NextRtpIndex(long last, ushort sequence)
    {
        if (last < 0)
        {
            return sequence <= MaxFirstSequence
                ? sequence
                : throw new InvalidOperationException($"A stream begins at {MaxFirstSequence} or below, not at {sequence}.");
        }

        int ahead = (short)(sequence - (ushort)last);
        if (ahead <= 0)
        {
            throw new InvalidOperationException(
                $"Sequence number {sequence} after {(ushort)last} would use a nonce again. Protect packets once, in order.");
        }

        return last + ahead is long index and <= SrtpIndex.MaxRtp
            ? index
            : throw new InvalidOperationException("The stream has had its 2^48 packets; it needs another key and SSRC.");
    }

    private static Span<byte> Room(Span<byte> buffer, int length, int overhead)
    {
        int most = Math.Min(buffer.Length, SrtpFormat.MaxPacketSize) - overhead;
        if (length < 0 || length > most)
        {
            throw new ArgumentOutOfRangeException(
                nameof(length), length, $"The packet must leave {overhead} bytes of the buffer, and of 65,535, free.");
        }

        return buffer[..(length + overhead)];
    }

    private void ThrowIfOther(uint ssrc)
    {
        if (ssrc != Ssrc)
        {
            throw new ArgumentException($"The packet is of SSRC {ssrc:x8}, the sender for {Ssrc:x8}.");
        }
    }

    private void TakeNextKeyIfUsedUp(long underKey)
    {
        if (underKey < _packetsPerKey)
        {
            return;
        }

        SrtpTransform old = _transform;
        _transform = SrtpTransform.Derive(_nextKey, _provider);
        old.Dispose();
        SrtpMasterKey key = _nextKey;
        _nextKey = key.Next();
        key.Dispose();
        _rtpUnderKey = 0;
        _rtcpUnderKey = 0;
        KeyChanges++;
    }
}
