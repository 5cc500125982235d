using System.Diagnostics.CodeAnalysis;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9: the key exchange of one call id, on one side, and what protects the packets of that id.
//   004 e commit srtp ext reset cookie sig  →      the caller's share, signed once the callee's cookie came
//   ← 016, 005 or 006: e nonce srtp ext reset sig   the callee's share, signed over both
//   015 nonce  →                                    what the caller was bound to by "commit"
internal sealed class CallExchange : IDisposable
{
    private const int MaxAnswers = 4;
    private const int InvitesKept = 8;
    private readonly CallParticipants _participants;
    private readonly bool _isCaller;
    private readonly byte[] _nonce;
    private readonly byte[] _offerHash;
    private readonly CallOffer _offer;
    private readonly List<string> _answers = [];
    private readonly Queue<string> _invites = new();
    private KeyExchange? _share;
    private PacketAttributes _answer = PacketAttributes.Empty;
    private byte[]? _calleeNonce;
    private byte[]? _otherReset;
    private byte[]? _cookie;
    private CallId _signedCrossed;
    private string? _signature;
    private CallSchedule? _schedule;
    private ControlChannel? _control;
    private SrtpReceiver? _earlyMedia;
    private string _otherExtensions = "";

    private CallExchange(CallOffer offer, CallParticipants participants, bool isCaller, KeyExchange share, byte[] nonce)
    {
        _offer = offer;
        _participants = participants;
        _isCaller = isCaller;
        _share = share;
        _nonce = nonce;
        _offerHash = isCaller
            ? offer.Hash(participants.Local.PublicKey, participants.Remote)
            : offer.Hash(participants.Remote, participants.Local.PublicKey);
    }

    public CallId Id => _offer.Id;

    // Null until both shares are known and authenticated.
    public CallKeys? Keys { get; private set; }

    // Something came that only the other side of this exchange can have written.
    public bool IsConfirmed { get; private set; }

    // Null until this side has both nonces.
    public string? ShortAuthenticationString { get; private set; }

    // The caller shows another nonce than the one that it was bound to.
    public bool IsBroken { get; private set; }

    public bool Understands(string extension) => CallExtensions.Contains(_otherExtensions, extension);

    public static CallExchange Offer(CallId id, CallParticipants participants, string username, string codecs, byte[] nonce)
    {
        var share = new KeyExchange();
        var offer = new CallOffer(
            id, username, codecs,
            Base64UrlText.Encode(share.PublicKey),
            Base64UrlText.Encode(CallSecrecy.Commit(nonce, share.PublicKey)),
            SrtpOffer.Format(participants.Profiles),
            participants.Extensions,
            OwnReset(participants.Local, id, calleeNonce: default));
        return new CallExchange(offer, participants, isCaller: true, share, nonce);
    }

    // Null when the offer, although signed, has parts that are none, or no profile in common.
    public static CallExchange? Answer(CallOffer offer, CallParticipants participants, byte[] nonce)
    {
        if (!Base64UrlText.TryDecode(offer.KeyShare, P256.PointSize, out byte[]? otherShare)
            || !Base64UrlText.TryDecode(offer.Commit, Sha256.Size, out _)
            || !Base64UrlText.TryDecode(offer.Reset, CallSecrecy.TokenSize, out byte[]? reset)
            || !SrtpOffer.TryChoose(participants.Profiles, offer.Profiles, out SrtpProfile profile))
        {
            return null;
        }

        var share = new KeyExchange();
        if (!share.TryDerive(otherShare, out byte[]? secret))
        {
            share.Dispose();
            return null;
        }

        var exchange = new CallExchange(offer, participants, isCaller: false, share, nonce)
        {
            _otherReset = reset,
            _calleeNonce = nonce,
            _otherExtensions = offer.Extensions,
        };
        exchange.SignAnswer(secret, share.PublicKey, profile);
        exchange.Settle();
        return exchange;
    }

    // 017: a later 004 carries the cookie, and is signed. True when it is the first.
    public bool TakeCookie(byte[] cookie)
    {
        bool isFirst = _cookie is null;
        _cookie = cookie;
        _signature = null;
        return isFirst;
    }

    // False, with nothing changed, unless the other side of this very exchange has written the packet.
    public bool TryAuthenticate(in CallSignal signal)
    {
        if (_control?.TryTake(signal) != true && !(_share is not null && _isCaller && TryComplete(signal) && _control.TryTake(signal)))
        {
            return IsReset(signal);
        }

        IsConfirmed = true;
        if (!_isCaller && ShortAuthenticationString is null && signal.TryGetBytes("nonce", CallSecrecy.NonceSize, out byte[]? nonce))
        {
            Reveal(nonce);
        }

        return true;
    }

    // Opens a copy. What comes once the call stands is the driver's.
    public bool AuthenticatesMedia(ReadOnlySpan<byte> packet, IAeadProvider provider)
    {
        if (Keys is null)
        {
            return false;
        }

        _earlyMedia ??= new SrtpReceiver(Keys.Receive, provider);
        return _earlyMedia.TryUnprotectRtp(packet.ToArray(), out _);
    }

    // The call stands with the keys that there are; no other answer counts from now on.
    public void Settle()
    {
        _share?.Dispose();
        _share = null;
    }

    public bool TryWrite(Packet packet, Span<byte> buffer, out int length)
    {
        packet = packet with { Attributes = Extend(packet) };
        if ((PacketType)packet.Code != PacketType.Call)
        {
            return _control is { } control ? control.TryWrite(packet, buffer, out length) : packet.TryWrite(buffer, out length);
        }

        bool isWritten = packet.TryWrite(buffer, out length);
        NoteInvite(buffer[..length]);
        return isWritten;
    }

    // What the callee refuses without keeping anything is a 004 of this side's, to the last byte.
    public bool IsRefusal(in CallSignal signal) => _invites.Contains(signal.Attributes.Find("invite") ?? "");

    public void Dispose()
    {
        _share?.Dispose();
        _schedule?.Dispose();
        _control?.Dispose();
        _earlyMedia?.Dispose();
        Keys?.Dispose();
    }

    private PacketAttributes Extend(Packet packet) => (PacketType)packet.Code switch
    {
        PacketType.Call => SignedOffer(packet.Attributes),
        PacketType.CallAcceptedCallBack when _isCaller => WithSeen(packet.Attributes.With("nonce", Base64UrlText.Encode(_nonce))),
        PacketType.HangUp when _isCaller && _control is not null => WithSeen(packet.Attributes),
        PacketType.HangUp when _control is null && packet.Attributes.Find("ack") is null => SignedEnd(packet.Attributes),
        // The caller may have seen none of them, so each brings the answer until the caller has shown that it has keys.
        PacketType.AcceptCall or PacketType.CallRinging or PacketType.HangUp when !_isCaller && !IsConfirmed => _answer.Aggregate(
            packet.Attributes, (attributes, item) => attributes.With(item.Key, item.Value)),
        _ => packet.Attributes,
    };

    // With its own nonce a callee that has forgotten the call can compute its reset token.
    private PacketAttributes WithSeen(PacketAttributes attributes) => attributes.With("seen", Base64UrlText.Encode(_calleeNonce));

    private PacketAttributes SignedOffer(PacketAttributes attributes)
    {
        _ = CallId.TryParse(attributes.Find("crossed"), out CallId crossed);
        PacketAttributes offer = _offer.AddTo(attributes);
        if (_cookie is null)
        {
            return offer;
        }

        if (_signature is null || crossed != _signedCrossed)
        {
            _signedCrossed = crossed;
            _signature = Base64UrlText.Encode(_participants.Local.Sign(CallOffer.Invite(_offerHash, _cookie, crossed)));
        }

        return offer.With("cookie", Base64UrlText.Encode(_cookie)).With("sig", _signature);
    }

    private void NoteInvite(ReadOnlySpan<byte> datagram)
    {
        string hash = Base64UrlText.Encode(Sha256.Hash(datagram));
        if (_invites.Contains(hash))
        {
            return;
        }

        if (_invites.Count == InvitesKept)
        {
            _ = _invites.Dequeue();
        }

        _invites.Enqueue(hash);
    }

    private PacketAttributes SignedEnd(PacketAttributes attributes) => attributes.With("sig", Base64UrlText.Encode(
        CallSecrecy.SignEnd(_participants.Local, Id, attributes.Find("reason"), invite: null)));

    private void SignAnswer(byte[] secret, byte[] share, SrtpProfile profile)
    {
        var unsigned = PacketAttributes.Empty.With("e", Base64UrlText.Encode(share)).With("nonce", Base64UrlText.Encode(_nonce))
            .With("srtp", profile.GetName()).With("ext", _participants.Extensions).With("reset", OwnReset(_participants.Local, Id, _nonce));
        byte[] hash = AnswerHash(unsigned);
        _answer = unsigned.With("sig", Base64UrlText.Encode(_participants.Local.Sign(hash)));
        Derive(secret, hash, profile);
    }

    // Everything is checked before anything is kept: a forged answer leaves room for the right one. A callee that was started
    // anew while it rang answers once more, with another share; copies of its first answer are not taken again.
    [MemberNotNullWhen(true, nameof(_control))]
    private bool TryComplete(in CallSignal signal)
    {
        if (_answers.Count == MaxAnswers || _answers.Contains(signal.Attributes.Find("e") ?? "")
            || !signal.TryGetBytes("e", P256.PointSize, out byte[]? share)
            || !signal.TryGetBytes("nonce", CallSecrecy.NonceSize, out byte[]? nonce)
            || !signal.TryGetBytes("reset", CallSecrecy.TokenSize, out byte[]? reset)
            || !signal.TryGetBytes("sig", P256.SignatureSize, out byte[]? signature)
            || !SrtpOffer.TryAccept(_participants.Profiles, signal.Attributes.Find("srtp"), out SrtpProfile profile))
        {
            return false;
        }

        byte[] hash = AnswerHash(signal.Attributes);
        if (!_participants.Remote.Verify(hash, signature) || !_share!.TryDerive(share, out byte[]? secret))
        {
            return false;
        }

        _answers.Add(signal.Attributes.Find("e")!);
        _calleeNonce = nonce;
        _otherReset = reset;
        _otherExtensions = signal.Attributes.Find("ext") ?? "";
        Derive(secret, hash, profile);
        ShortAuthenticationString = _schedule.ShortAuthenticationString(_nonce, _calleeNonce);
        return true;
    }

    private byte[] AnswerHash(PacketAttributes answer)
    {
        using var transcript = new Transcript(CallSecrecy.AnswerLabel);
        return transcript.Add(_offerHash).Add(answer.Find("e")).Add(answer.Find("nonce")).Add(answer.Find("srtp"))
            .Add(answer.Find("ext")).Add(answer.Find("reset")).Finish();
    }

    [MemberNotNull(nameof(_schedule), nameof(_control))]
    private void Derive(byte[] secret, byte[] transcriptHash, SrtpProfile profile)
    {
        _schedule?.Dispose();
        _control?.Dispose();
        _earlyMedia?.Dispose();
        _earlyMedia = null;
        Keys?.Dispose();
        _schedule = new CallSchedule(secret, transcriptHash);
        _control = new ControlChannel(_schedule.ControlKey(_isCaller), _schedule.ControlKey(!_isCaller));
        Keys = _schedule.MediaKeys(profile, _isCaller);
    }

    private void Reveal(byte[] callerNonce)
    {
        _ = Base64UrlText.TryDecode(_offer.KeyShare, P256.PointSize, out byte[]? share);
        if (Base64UrlText.Encode(CallSecrecy.Commit(callerNonce, share)) != _offer.Commit)
        {
            IsBroken = true;
            return;
        }

        ShortAuthenticationString = _schedule!.ShortAuthenticationString(callerNonce, _calleeNonce);
    }

    // The other side was started anew and proves, by what only its identity key can give, that it knows no such call.
    private bool IsReset(in CallSignal signal) =>
        signal.Type == PacketType.HangUp && _otherReset is { } hash
        && signal.TryGetBytes("token", CallSecrecy.TokenSize, out byte[]? token)
        && CallSecrecy.HashOfReset(token).AsSpan().SequenceEqual(hash);

    private static string OwnReset(IdentityKey identity, CallId id, ReadOnlySpan<byte> calleeNonce) =>
        Base64UrlText.Encode(CallSecrecy.HashOfReset(CallSecrecy.ResetToken(identity, id, calleeNonce)));
}

// Who exchanges keys: this side's secret, and the key that the contact is trusted by.
internal sealed record CallParticipants(IdentityKey Local, IdentityPublicKey Remote, IReadOnlyList<SrtpProfile> Profiles)
{
    // What this side understands in calls.
    public string Extensions { get; init; } = CallExtensions.Of(takesStereo: false);
}
