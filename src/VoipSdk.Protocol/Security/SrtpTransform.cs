using System.Buffers.Binary;
using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

// RFC 7714 §8 and §9
//          RTP                              RTCP, E = 1                    RTCP, E = 0
// +---------------------------+  +---------------------------+  +---------------------------+
// | header, sources, extension|A | header and SSRC, 8 bytes  |A |                           |A
// +---------------------------+  +---------------------------+  |   the compound as it is   |A
// | payload                   |P | rest of the compound      |P |                           |A
// +---------------------------+  +---------------------------+  +---------------------------+
// | tag, 16 bytes             |  | tag, 16 bytes             |  | tag, 16 bytes             |
// +---------------------------+  +-+-------------------------+  +-+-------------------------+
//                                |1| SRTCP index, 31 bits    |A |0| SRTCP index, 31 bits    |A
//                                +-+-------------------------+  +-+-------------------------+
// A = associated data, in this order; P = encrypted.
//
//   0       2               6               12
//  +-------+---------------+-----------------+
//  |   0   |     SSRC      |  index, 48 bits |  XOR the session salt is the nonce. The index is ROC and sequence number,
//  +-------+---------------+-----------------+  or the SRTCP index.

/// <summary>The session keys of one master key and what is done with them. Keeps no state of packets.</summary>
internal sealed class SrtpTransform : IDisposable
{
    private readonly IAead _rtp;
    private readonly IAead _rtcp;
    private Salt _rtpSalt;
    private Salt _rtcpSalt;

    public SrtpTransform(IAead rtp, ReadOnlySpan<byte> rtpSalt, IAead rtcp, ReadOnlySpan<byte> rtcpSalt)
    {
        _rtp = rtp;
        _rtpSalt = new Salt(rtpSalt);
        _rtcp = rtcp;
        _rtcpSalt = new Salt(rtcpSalt);
    }

    public static SrtpTransform Derive(SrtpMasterKey masterKey, IAeadProvider provider)
    {
        Span<byte> rtpSalt = stackalloc byte[SrtpMasterKey.SaltSize];
        Span<byte> rtcpSalt = stackalloc byte[SrtpMasterKey.SaltSize];
        SrtpKeyDerivation.Derive(masterKey.Key, masterKey.Salt, SrtpKeyLabel.RtpSalt, rtpSalt);
        SrtpKeyDerivation.Derive(masterKey.Key, masterKey.Salt, SrtpKeyLabel.RtcpSalt, rtcpSalt);
        IAead rtp = CreateCipher(masterKey, SrtpKeyLabel.RtpEncryption, provider);
        return new SrtpTransform(rtp, rtpSalt, CreateCipher(masterKey, SrtpKeyLabel.RtcpEncryption, provider), rtcpSalt);
    }

    /// <param name="packet">Plain, with room for the tag behind it.</param>
    /// <param name="headerSize">Of <paramref name="packet"/>, sources and extension included.</param>
    /// <param name="index">Never given twice for one SSRC.</param>
    public void EncryptRtp(Span<byte> packet, int headerSize, long index)
    {
        Span<byte> nonce = stackalloc byte[SrtpFormat.NonceSize];
        WriteNonce(nonce, _rtpSalt, SrtpFormat.RtpSsrc(packet), index);
        Span<byte> payload = packet[headerSize..^SrtpFormat.TagSize];
        _rtp.Encrypt(nonce, payload, payload, packet[^SrtpFormat.TagSize..], packet[..headerSize]);
    }

    /// <param name="packet">Protected; not changed.</param>
    /// <param name="headerSize">Of <paramref name="packet"/>; a tag's size or more is left behind it.</param>
    /// <param name="index">What the receiver takes it to be.</param>
    /// <param name="payload">Receives what lies between header and tag.</param>
    public bool TryDecryptRtp(ReadOnlySpan<byte> packet, int headerSize, long index, Span<byte> payload)
    {
        Span<byte> nonce = stackalloc byte[SrtpFormat.NonceSize];
        WriteNonce(nonce, _rtpSalt, SrtpFormat.RtpSsrc(packet), index);
        ReadOnlySpan<byte> ciphertext = packet[headerSize..^SrtpFormat.TagSize];
        return _rtp.TryDecrypt(nonce, ciphertext, packet[^SrtpFormat.TagSize..], payload, packet[..headerSize]);
    }

    /// <param name="packet">Plain, with room for tag and index behind it.</param>
    /// <param name="index">31 bits; never given twice for one SSRC.</param>
    public void EncryptRtcp(Span<byte> packet, uint index)
    {
        Span<byte> nonce = stackalloc byte[SrtpFormat.NonceSize];
        Span<byte> associated = stackalloc byte[SrtpFormat.RtcpHeaderSize + SrtpFormat.RtcpIndexSize];
        WriteNonce(nonce, _rtcpSalt, SrtpFormat.RtcpSsrc(packet), index);
        BinaryPrimitives.WriteUInt32BigEndian(packet[^SrtpFormat.RtcpIndexSize..], index | SrtpFormat.EncryptedFlag);
        JoinAssociated(packet, SrtpFormat.RtcpHeaderSize, associated);
        Span<byte> tagged = packet[SrtpFormat.RtcpHeaderSize..^SrtpFormat.RtcpIndexSize];
        Span<byte> body = tagged[..^SrtpFormat.TagSize];
        _rtcp.Encrypt(nonce, body, body, tagged[^SrtpFormat.TagSize..], associated);
    }

    /// <param name="packet">Protected, with its flag set; not changed.</param>
    /// <param name="body">Receives what lies between SSRC and tag.</param>
    public bool TryDecryptRtcp(ReadOnlySpan<byte> packet, Span<byte> body)
    {
        Span<byte> nonce = stackalloc byte[SrtpFormat.NonceSize];
        Span<byte> associated = stackalloc byte[SrtpFormat.RtcpHeaderSize + SrtpFormat.RtcpIndexSize];
        WriteRtcpNonce(nonce, packet);
        JoinAssociated(packet, SrtpFormat.RtcpHeaderSize, associated);
        ReadOnlySpan<byte> tagged = packet[SrtpFormat.RtcpHeaderSize..^SrtpFormat.RtcpIndexSize];
        return _rtcp.TryDecrypt(nonce, tagged[..^SrtpFormat.TagSize], tagged[^SrtpFormat.TagSize..], body, associated);
    }

    /// <param name="packet">Tagged but not encrypted, its flag not set; not changed.</param>
    /// <param name="scratch">Overwritten; as long as the packet without its tag.</param>
    public bool VerifyRtcp(ReadOnlySpan<byte> packet, Span<byte> scratch)
    {
        Span<byte> nonce = stackalloc byte[SrtpFormat.NonceSize];
        WriteRtcpNonce(nonce, packet);
        ReadOnlySpan<byte> tagged = packet[..^SrtpFormat.RtcpIndexSize];
        JoinAssociated(packet, tagged.Length - SrtpFormat.TagSize, scratch);
        return _rtcp.TryDecrypt(nonce, default, tagged[^SrtpFormat.TagSize..], default, scratch);
    }

    public void Dispose()
    {
        _rtp.Dispose();
        _rtcp.Dispose();
        _rtpSalt = default;
        _rtcpSalt = default;
    }

    private static IAead CreateCipher(SrtpMasterKey masterKey, SrtpKeyLabel label, IAeadProvider provider)
    {
        Span<byte> key = stackalloc byte[masterKey.Key.Length];
        SrtpKeyDerivation.Derive(masterKey.Key, masterKey.Salt, label, key);
        try
        {
            return provider.Create(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(key);
        }
    }

    private static void JoinAssociated(ReadOnlySpan<byte> packet, int front, Span<byte> associated)
    {
        packet[..front].CopyTo(associated);
        packet[^SrtpFormat.RtcpIndexSize..].CopyTo(associated[front..]);
    }

    private void WriteRtcpNonce(Span<byte> nonce, ReadOnlySpan<byte> packet) =>
        WriteNonce(
            nonce,
            _rtcpSalt,
            SrtpFormat.RtcpSsrc(packet),
            SrtpFormat.RtcpTrailer(packet) & ~SrtpFormat.EncryptedFlag);

    private static void WriteNonce(Span<byte> nonce, in Salt salt, uint ssrc, long index)
    {
        BinaryPrimitives.WriteUInt64BigEndian(nonce, salt.Front ^ ((ulong)ssrc << 16) ^ (ushort)(index >> 32));
        BinaryPrimitives.WriteUInt32BigEndian(nonce[8..], salt.Back ^ unchecked((uint)index));
    }

    // Its 12 bytes, as part of the object that has the ciphers.
    private readonly struct Salt(ReadOnlySpan<byte> bytes)
    {
        public readonly ulong Front = BinaryPrimitives.ReadUInt64BigEndian(bytes);
        public readonly uint Back = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]);
    }
}
