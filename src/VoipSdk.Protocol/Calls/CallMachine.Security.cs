using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §9: whom a secured call believes. Everything that is not proven is as if it had not come.
public sealed partial class CallMachine
{
    private const int ChallengesPerRepetition = 4;
    private const int VerifiedInvitesKept = 4;

    // Each answer to a crossing call shows who wrote it a short authentication string, and rings nowhere: few guesses.
    private const int MaxCrossingAnswers = 4;

    // Of this call, of one that crosses it and of one that did: as many as there are ids.
    private readonly List<CallExchange> _exchanges = [];
    private readonly Queue<(byte[] Digest, TransportAddress From)> _verifiedInvites = new();
    private CallParticipants? _participants;
    private byte[] _pathSecret = [];
    private int _crossingAnswers;
    private int _challengesTaken;
    private bool _toldAuthenticationString;

    /// <summary>Packets of this call that nobody but an attacker can have sent, or that came late.</summary>
    internal long NotAuthentic { get; private set; }

    internal bool IsSecured => _participants is not null;

    internal string? AuthenticationString => ExchangeOf(WireId)?.ShortAuthenticationString;

    // Before anything is sent or heard; the exchange is that of this call's own id, the secret fresh and this side's alone.
    internal void Secure(CallParticipants participants, CallExchange exchange, byte[] pathSecret)
    {
        _participants = participants;
        _pathSecret = pathSecret;
        _exchanges.Add(exchange);
    }

    // A 004 that was verified once needs no cookie when it comes again from there: a copy from elsewhere does.
    internal bool HasVerified(in CallSignal signal)
    {
        byte[] digest = Sha256.Hash(signal.Datagram);
        foreach ((byte[] known, TransportAddress from) in _verifiedInvites)
        {
            if (from == signal.From && known.AsSpan().SequenceEqual(digest))
            {
                return true;
            }
        }

        return false;
    }

    internal void NoteVerified(in CallSignal signal)
    {
        if (_verifiedInvites.Count == VerifiedInvitesKept)
        {
            _ = _verifiedInvites.Dequeue();
        }

        _verifiedInvites.Enqueue((Sha256.Hash(signal.Datagram), signal.From));
    }

    // Media that comes before the 015 says as much, if only the caller can have sent it.
    internal bool AuthenticatesMedia(ReadOnlySpan<byte> packet) =>
        State != CallState.Connected && packet.Length <= PacketLimits.MaxCallPacketBytes
        && ExchangeOf(WireId)?.AuthenticatesMedia(packet, _options.AeadProvider) == true;

    internal void Erase()
    {
        foreach (CallExchange exchange in _exchanges)
        {
            exchange.Dispose();
        }
    }

    private CallExchange? ExchangeOf(CallId id) => _exchanges.Find(exchange => exchange.Id == id);

    private bool TryAddExchange(CallId id, Func<CallExchange?> answer)
    {
        if (ExchangeOf(id) is not null)
        {
            return true;
        }

        foreach (CallExchange stale in _exchanges.FindAll(exchange => !Knows(exchange.Id)))
        {
            stale.Dispose();
            _ = _exchanges.Remove(stale);
        }

        if (_crossingAnswers == MaxCrossingAnswers || answer() is not { } added)
        {
            return false;
        }

        _crossingAnswers++;
        _exchanges.Add(added);
        return true;
    }

    private bool Authenticate(in CallSignal signal, MonoTime now)
    {
        CallExchange? exchange = ExchangeOf(signal.Id);
        bool isAuthentic = signal.Type == PacketType.Call
            ? signal.IsVerified
            : exchange?.TryAuthenticate(signal) == true || IsSignedEnd(signal, exchange);
        NotAuthentic += isAuthentic ? 0 : 1;
        if (isAuthentic && exchange is { IsBroken: true } && IsLive)
        {
            End(CallEndReason.FailedAuthentication, CallEndings.FailedAuthentication, now);
        }

        return isAuthentic;
    }

    // 006 of a side that has no keys yet. An acknowledgement is worth nothing to a forger, so it needs no proof there.
    private bool IsSignedEnd(in CallSignal signal, CallExchange? exchange) =>
        signal.Type == PacketType.HangUp && exchange is not { IsConfirmed: true }
        && ((signal.IsAcknowledgement && exchange?.Keys is null)
            || ((!signal.Attributes.TryGet("invite", out _) || exchange?.IsRefusal(signal) == true)
                && CallSecrecy.VerifyEnd(_participants!.Remote, signal)));

    private byte[] SignEnd(CallId id, string reason) =>
        CallSecrecy.SignEnd(_participants!.Local, id, reason, invite: null);

    // Anybody who saw the 004 can send one; so few are taken between two repetitions, and the next repetition brings the
    // right one.
    private void HandleChallenge(in CallSignal signal, MonoTime now)
    {
        if (IsSecured && IsCalling && signal.Id == _id && signal.From.Address.Equals(RemoteAddress.Address) && _challengesTaken < ChallengesPerRepetition
            && signal.TryGetBytes("cookie", CallSecrecy.CookieSize, out byte[]? cookie))
        {
            _challengesTaken++;
            if (ExchangeOf(_id)!.TakeCookie(cookie))
            {
                // The callee is there: what it waits for is worth the quick pace again.
                _repetition.Start(now);
            }

            _pending |= _ownIsOver ? Outgoing.None : Outgoing.Invite;
        }
    }

    private void TellAuthenticationString()
    {
        if (State == CallState.Connected && !_toldAuthenticationString && AuthenticationString is { } text)
        {
            _toldAuthenticationString = true;
            _events.Enqueue(new CallAuthenticated(Call, text));
        }
    }
}
