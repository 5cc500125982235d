using VoipSdk.Protocol.Calls;

namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9: sizes in bytes and labels of what secures a call, and the two things that need no key exchange.
internal static class CallSecrecy
{
    public const int NonceSize = 16;
    public const int TokenSize = 16;
    public const int CookieSize = 16;
    public const int MacSize = 16;
    public const string OfferLabel = "voipsdk offer 1";
    public const string InviteLabel = "voipsdk invite 1";
    public const string AnswerLabel = "voipsdk answer 1";
    public const string CommitLabel = "voipsdk commit 1";
    public const string EndLabel = "voipsdk end 1";

    // What a side binds itself to before it shows it.
    public static byte[] Commit(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> keyShare)
    {
        using var transcript = new Transcript(CommitLabel);
        return transcript.Add(nonce).Add(keyShare).Finish();
    }

    // The hash of a reset token is told at the start of a call; who shows the token knows nothing of the call.
    public static byte[] HashOfReset(ReadOnlySpan<byte> token) => Sha256.Hash(token)[..TokenSize];

    // The callee's nonce is part of a callee's token: before it answered nobody can ask for one, and afterwards it knows the call.
    public static byte[] ResetToken(IdentityKey identity, CallId id, ReadOnlySpan<byte> calleeNonce) =>
        identity.ResetToken([.. IdBytes(id), .. calleeNonce]);

    // 006 while there are no keys yet: signed, for this call alone. Not for a reader: who fails to prove who it is has to
    // understand that, too. A refusal, for anybody can ask for one, is for the one 004 whose hash it names ("invite").
    public static byte[] SignEnd(IdentityKey signer, CallId id, string? reason, string? invite) =>
        signer.Sign(EndOf(signer.PublicKey, id, reason, invite));

    public static bool VerifyEnd(IdentityPublicKey signer, in CallSignal signal) =>
        signal.TryGetBytes("sig", P256.SignatureSize, out byte[]? signature)
        && signer.Verify(EndOf(signer, signal.Id, signal.Reason, signal.Attributes.Find("invite")), signature);

    public static byte[] IdBytes(CallId id)
    {
        byte[] bytes = new byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes, id.High);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), id.Low);
        return bytes;
    }

    private static byte[] EndOf(IdentityPublicKey signer, CallId id, string? reason, string? invite)
    {
        using var transcript = new Transcript(EndLabel);
        return transcript.Add(IdBytes(id)).Add(signer.Point).Add(reason).Add(invite).Finish();
    }
}
