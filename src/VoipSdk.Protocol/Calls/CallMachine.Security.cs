using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// docs/PROTOCOL.md §9: whom a secured call believes. Everything that is not proven is as if it had not come.
public sealed partial class CallMachine
{
    private const int ChallengesPerRepetition = 4;
    private const int VerifiedInvitesKept = 4;

    // Of this call, of one that crosses it and of one that did: as many as there are ids.
    private readonly List<CallExchange> _exchanges = [];
    private readonly Queue<byte[]> _verifiedInvites = new();
    private CallParticipants? _participants;
    private SrtpReceiver? _earlyMedia;
    private int _challengesTaken;
    private bool _toldAuthenticationString;

    /// <summary>Packets of this call that nobody but an attacker can have sent, or that came late.</summary>
    internal long NotAuthentic { get; private set; }

    internal bool IsSecured => _participants is not null;

    internal string? AuthenticationString => ExchangeOf(WireId)?.ShortAuthenticationString;

    // Before anything is sent or heard; the exchange is that of this call's own id.
    internal void Secure(CallParticipants participants, CallExchange exchange)
    {
        _participants = participants;
        _exchanges.Add(exchange);
    }

    // A 004 that was verified once needs no cookie when it comes again.
    internal bool HasVerified(byte[] digest)
    {
        foreach (byte[] known in _verifiedInvites)
        {
            if (known.AsSpan().SequenceEqual(digest))
            {
                return true;
            }
        }

        return false;
    }

    internal void NoteVerified(byte[] digest)
    {
        if (_verifiedInvites.Count == VerifiedInvitesKept)
        {
            _ = _verifiedInvites.Dequeue();
        }

        _verifiedInvites.Enqueue(digest);
    }

    // Media that comes before the 015 says as much, if only the caller can have sent it.
    internal bool AuthenticatesMedia(ReadOnlySpan<byte> packet)
    {
        if (ExchangeOf(WireId)?.Keys is not { } keys || State == CallState.Connected || packet.Length > PacketLimits.MaxCallPacketBytes)
        {
            return false;
        }

        _earlyMedia ??= new SrtpReceiver(keys.Receive, _options.AeadProvider);
        Span<byte> copy = stackalloc byte[packet.Length];
        packet.CopyTo(copy);
        return _earlyMedia.TryUnprotectRtp(copy, out _);
    }

    internal void Erase()
    {
        _earlyMedia?.Dispose();
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

        if (answer() is not { } added)
        {
            return false;
        }

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
            || CallSecrecy.VerifyEnd(_participants!.Remote, signal));

    private byte[] SignEnd(CallId id, string reason) =>
        CallSecrecy.SignEnd(_participants!.Local, id, reason);

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
