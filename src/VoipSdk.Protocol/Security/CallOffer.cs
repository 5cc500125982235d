using System.Diagnostics.CodeAnalysis;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9.3: what 004 offers, in the words of the wire; the same on both sides.
//   e: key share, 65 bytes   commit: 32   srtp: profiles   ext: extensions   reset: 16   [cookie: 16   sig: 64]
internal sealed record CallOffer(
    CallId Id, string Username, string Codecs, string KeyShare, string Commit, string Profiles, string Extensions, string Reset)
{
    // Null when a part is missing: not an offer of a secured call.
    public static CallOffer? Read(in CallSignal signal)
    {
        PacketAttributes attributes = signal.Attributes;
        return signal.Id != CallId.None && signal.Codecs is { } codecs && attributes.TryGet("e", out string? keyShare)
            && attributes.TryGet("commit", out string? commit) && attributes.TryGet("srtp", out string? profiles)
            && attributes.TryGet("reset", out string? reset)
            ? new CallOffer(
                signal.Id, signal.Username, codecs, keyShare, commit, profiles, attributes.Find("ext") ?? "", reset)
            : null;
    }

    public static bool IsIn(in CallSignal signal) => signal.Attributes.TryGet("e", out _);

    public byte[] Hash(IdentityPublicKey caller, IdentityPublicKey callee)
    {
        using var transcript = new Transcript(CallSecrecy.OfferLabel);
        return transcript.Add(CallSecrecy.IdBytes(Id)).Add(caller.Point).Add(callee.Point).Add(Username).Add(Codecs)
            .Add(KeyShare).Add(Commit).Add(Profiles).Add(Extensions).Add(Reset).Finish();
    }

    public PacketAttributes AddTo(PacketAttributes attributes) => attributes.With("e", KeyShare).With("commit", Commit)
        .With("srtp", Profiles).With("ext", Extensions).With("reset", Reset);

    // The offer as it stands may be sent again with another cookie, or marked as taking a call that crossed it.
    public static byte[] Invite(ReadOnlySpan<byte> offerHash, ReadOnlySpan<byte> cookie, CallId crossed)
    {
        using var transcript = new Transcript(CallSecrecy.InviteLabel);
        return transcript.Add(offerHash).Add(cookie).Add(CallSecrecy.IdBytes(crossed)).Finish();
    }

    public static bool Verify(
        in CallSignal signal, IdentityPublicKey caller, IdentityPublicKey callee, [NotNullWhen(true)] out CallOffer? offer)
    {
        offer = Read(signal);
        return offer is not null
            && signal.TryGetBytes("cookie", CallSecrecy.CookieSize, out byte[]? cookie)
            && signal.TryGetBytes("sig", P256.SignatureSize, out byte[]? signature)
            && caller.Verify(Invite(offer.Hash(caller, callee), cookie, signal.Crossed), signature);
    }
}
