using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9.4: everything that follows from the shared secret and the transcript of both messages.
internal sealed class CallSchedule : IDisposable
{
    private readonly byte[] _pseudoRandomKey;

    public CallSchedule(byte[] sharedSecret, ReadOnlySpan<byte> transcriptHash)
    {
        _pseudoRandomKey = Hkdf.Extract(sharedSecret, transcriptHash);
        CryptographicOperations.ZeroMemory(sharedSecret);
    }

    public byte[] ControlKey(bool ofCaller) => Expand(ofCaller ? "voipsdk control caller"u8 : "voipsdk control callee"u8, Hkdf.HashSize);

    public CallKeys MediaKeys(SrtpProfile profile, bool isCaller)
    {
        SrtpMasterKey caller = MasterKey(profile, "voipsdk srtp caller"u8);
        SrtpMasterKey callee = MasterKey(profile, "voipsdk srtp callee"u8);
        return isCaller ? new CallKeys(profile, caller, callee) : new CallKeys(profile, callee, caller);
    }

    // Six digits. Each side is bound to its nonce before it sees the other's, so nobody in the middle can search for
    // keys with which both ends show the same: one guess, one in a million.
    public string ShortAuthenticationString(ReadOnlySpan<byte> callerNonce, ReadOnlySpan<byte> calleeNonce)
    {
        ulong number = BinaryPrimitives.ReadUInt64BigEndian(
            Expand([.. "voipsdk sas"u8, .. callerNonce, .. calleeNonce], sizeof(ulong))) % 1_000_000;
        string digits = number.ToString("000000", CultureInfo.InvariantCulture);
        return $"{digits[..3]} {digits[3..]}";
    }

    public void Dispose() => CryptographicOperations.ZeroMemory(_pseudoRandomKey);

    private SrtpMasterKey MasterKey(SrtpProfile profile, ReadOnlySpan<byte> label)
    {
        int keySize = profile.GetKeySize();
        byte[] material = Expand(label, keySize + SrtpMasterKey.SaltSize);
        var key = new SrtpMasterKey(profile, material.AsSpan(0, keySize), material.AsSpan(keySize));
        CryptographicOperations.ZeroMemory(material);
        return key;
    }

    private byte[] Expand(ReadOnlySpan<byte> info, int length)
    {
        byte[] output = new byte[length];
        Hkdf.Expand(_pseudoRandomKey, info, output);
        return output;
    }
}
