using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

/// <summary>
/// Checks and decrypts a peer's SRTP and SRTCP packets, in place (RFC 3711, RFC 7714; without MKI, tags of 16 bytes).
/// </summary>
/// <remarks>
/// <para>
/// A packet is accepted once. One that comes late is, where its index is less than 1,024 (RTP) or 128 (RTCP) behind the newest.
/// One that is not accepted changes nothing but a counter, and its buffer stays as it was. SRTCP packets that are tagged but
/// not encrypted (RFC 7714 §9.3) are accepted: what is encrypted is their sender's choice, and authentic.
/// </para>
/// <para>
/// The receiver follows a sender that goes on with <see cref="SrtpMasterKey.Next"/>. A forgery is checked against two keys, and
/// against a third for the first 1,024 RTP packets under a new key, in which the old one is kept for packets that come late.
/// </para>
/// <para>
/// Has one owner. Allocates nothing for a packet, except where the key changes, at the first forgery, where a packet is longer
/// than 2 KiB and all before, and what the exception in the runtime's AES-GCM costs for a forgery.
/// </para>
/// </remarks>
public sealed class SrtpReceiver : IDisposable
{
    /// <summary>SSRCs whose packets are accepted, at most. Each is admitted by its first authentic packet, for good.</summary>
    public const int MaxSources = 4;

    private const int LargestOnStack = 2_048;
    private const int MinRtcpSize = SrtpFormat.RtcpHeaderSize + SrtpSender.RtcpOverhead;

    private readonly SrtpKeyRing _keys;
    private readonly SrtpSource[] _sources = new SrtpSource[MaxSources];
    private readonly long[] _failures = new long[(int)SrtpFailure.TooManySources + 1];
    private byte[] _scratch = [];
    private SrtpSource? _latest;
    private int _sourceCount;
    private long _rtpPackets;
    private long _rtcpPackets;
    private bool _isDisposed;

    /// <summary>Creates a receiver over <see cref="AeadProviders.Runtime"/>.</summary>
    /// <param name="masterKey">The peer's, of this direction. Not kept: the caller still disposes it.</param>
    /// <exception cref="PlatformNotSupportedException">The runtime has no AES-GCM.</exception>
    public SrtpReceiver(SrtpMasterKey masterKey)
        : this(masterKey, AeadProviders.Runtime)
    {
    }

    /// <summary>Creates a receiver.</summary>
    /// <param name="masterKey">The peer's, of this direction. Not kept: the caller still disposes it.</param>
    /// <param name="aeadProvider">Whose AES-GCM to use.</param>
    /// <exception cref="PlatformNotSupportedException">The provider is not supported here.</exception>
    public SrtpReceiver(SrtpMasterKey masterKey, IAeadProvider aeadProvider)
    {
        ArgumentNullException.ThrowIfNull(masterKey);
        ArgumentNullException.ThrowIfNull(aeadProvider);
        _keys = new SrtpKeyRing(masterKey, aeadProvider);
        for (int i = 0; i < _sources.Length; i++)
        {
            _sources[i] = new SrtpSource();
        }
    }

    /// <summary>What was counted so far.</summary>
    public SrtpReceiverStatistics Statistics => new()
    {
        RtpPackets = _rtpPackets,
        RtcpPackets = _rtcpPackets,
        Malformed = _failures[(int)SrtpFailure.Malformed],
        Replayed = _failures[(int)SrtpFailure.Replayed],
        TooOld = _failures[(int)SrtpFailure.TooOld],
        NotAuthentic = _failures[(int)SrtpFailure.NotAuthentic],
        TooManySources = _failures[(int)SrtpFailure.TooManySources],
        KeyChanges = _keys.Changes,
    };

    /// <summary>Turns a protected RTP packet into the plain one, where it lies.</summary>
    /// <param name="packet">The whole packet; anything, of any length, is survived.</param>
    /// <param name="info">The plain packet's length and index, or why there is none.</param>
    /// <returns>Whether it is authentic and new. If not, <paramref name="packet"/> is as it was.</returns>
    /// <exception cref="ObjectDisposedException">The receiver is disposed.</exception>
    public bool TryUnprotectRtp(Span<byte> packet, out SrtpPacketInfo info)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (!SrtpFormat.TryGetRtpHeaderSize(packet, out int headerSize) || packet.Length - headerSize < SrtpFormat.TagSize)
        {
            return Refuse(SrtpFailure.Malformed, out info);
        }

        if (!TryFindSource(SrtpFormat.RtpSsrc(packet), out SrtpSource? source))
        {
            return Refuse(SrtpFailure.TooManySources, out info);
        }

        long index = SrtpIndex.GuessRtp(source.Rtp.Highest, SrtpFormat.RtpSequence(packet));
        if (source.Rtp.Check(index) is not ReplayVerdict.Fresh and var verdict)
        {
            return Refuse(FailureOf(verdict), out info);
        }

        int length = packet.Length - SrtpFormat.TagSize;
        int size = length - headerSize;
        Span<byte> payload = size <= LargestOnStack ? stackalloc byte[size] : Scratch(size);
        for (int trial = 0; trial < SrtpKeyRing.Count; trial++)
        {
            if (_keys[trial] is { } transform && transform.TryDecryptRtp(packet, headerSize, index, payload))
            {
                payload.CopyTo(packet[headerSize..]);
                _rtpPackets++;
                info = Accept(trial, source, source.Rtp, index, length);
                return true;
            }
        }

        return Refuse(SrtpFailure.NotAuthentic, out info);
    }

    /// <summary>Turns a protected compound RTCP packet into the plain one, where it lies.</summary>
    /// <param name="packet">The whole packet; anything, of any length, is survived.</param>
    /// <param name="info">The plain packet's length and index, or why there is none.</param>
    /// <returns>Whether it is authentic and new. If not, <paramref name="packet"/> is as it was.</returns>
    /// <exception cref="ObjectDisposedException">The receiver is disposed.</exception>
    public bool TryUnprotectRtcp(Span<byte> packet, out SrtpPacketInfo info)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (packet.Length < MinRtcpSize || !SrtpFormat.IsRtcp(packet))
        {
            return Refuse(SrtpFailure.Malformed, out info);
        }

        if (!TryFindSource(SrtpFormat.RtcpSsrc(packet), out SrtpSource? source))
        {
            return Refuse(SrtpFailure.TooManySources, out info);
        }

        uint trailer = SrtpFormat.RtcpTrailer(packet);
        long index = SrtpIndex.UnwrapRtcp(source.Rtcp.Highest, trailer & ~SrtpFormat.EncryptedFlag);
        if (source.Rtcp.Check(index) is not ReplayVerdict.Fresh and var verdict)
        {
            return Refuse(FailureOf(verdict), out info);
        }

        bool isEncrypted = (trailer & SrtpFormat.EncryptedFlag) != 0;
        for (int trial = 0; trial < SrtpKeyRing.Count; trial++)
        {
            if (_keys[trial] is { } transform && TryOpenRtcp(transform, packet, isEncrypted))
            {
                _rtcpPackets++;
                info = Accept(trial, source, source.Rtcp, index, packet.Length - SrtpSender.RtcpOverhead);
                return true;
            }
        }

        return Refuse(SrtpFailure.NotAuthentic, out info);
    }

    /// <summary>Erases the keys. May be called more than once.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        _keys.Dispose();
        CryptographicOperations.ZeroMemory(_scratch);
    }

    private static SrtpFailure FailureOf(ReplayVerdict verdict) =>
        verdict == ReplayVerdict.Replayed ? SrtpFailure.Replayed : SrtpFailure.TooOld;

    private bool TryOpenRtcp(SrtpTransform transform, Span<byte> packet, bool isEncrypted)
    {
        int size = packet.Length - (isEncrypted ? MinRtcpSize : SrtpFormat.TagSize);
        Span<byte> body = size <= LargestOnStack ? stackalloc byte[size] : Scratch(size);
        if (!isEncrypted)
        {
            return transform.VerifyRtcp(packet, body);
        }

        if (!transform.TryDecryptRtcp(packet, body))
        {
            return false;
        }

        body.CopyTo(packet[SrtpFormat.RtcpHeaderSize..]);
        return true;
    }

    // An SSRC that is not known gets the first unused place, which its packet has to earn.
    private bool TryFindSource(uint ssrc, [NotNullWhen(true)] out SrtpSource? source)
    {
        if (_latest is { } latest && latest.Ssrc == ssrc)
        {
            source = latest;
            return true;
        }

        for (int i = 0; i < _sourceCount; i++)
        {
            if (_sources[i].Ssrc == ssrc)
            {
                source = _sources[i];
                return true;
            }
        }

        source = _sourceCount < MaxSources ? _sources[_sourceCount] : null;
        if (source is not null)
        {
            source.Ssrc = ssrc;
        }

        return source is not null;
    }

    // Packets are not opened in place: what a failed trial leaves is neither the packet nor anything, and the next key needs
    // the packet. Of a usual size they are opened on the stack, which is in the processor's cache already.
    private Span<byte> Scratch(int length)
    {
        if (_scratch.Length < length)
        {
            CryptographicOperations.ZeroMemory(_scratch);
            _scratch = new byte[SrtpFormat.MaxPacketSize];
        }

        return _scratch.AsSpan(0, length);
    }

    private SrtpPacketInfo Accept(int trial, SrtpSource source, ReplayWindow window, long index, int length)
    {
        _latest = source;
        _keys.Confirm(trial, isRtp: ReferenceEquals(window, source.Rtp));
        if (_sourceCount < MaxSources && ReferenceEquals(source, _sources[_sourceCount]))
        {
            _sourceCount++;
        }

        return new SrtpPacketInfo
        {
            Length = length,
            Ssrc = source.Ssrc,
            Index = index,
            IsNewest = window.Accept(index),
        };
    }

    private bool Refuse(SrtpFailure failure, out SrtpPacketInfo info)
    {
        _failures[(int)failure]++;
        info = new SrtpPacketInfo { Failure = failure };
        return false;
    }
}
