using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// 004: who may ring, and what becomes of an invite of a contact with whom a call is up already.
public sealed partial class CallAgent
{
    private void HandleInvite(in CallSignal signal, MonoTime now)
    {
        if (!_contacts.TryFind(signal.Username, out ContactBook.Contact? contact)
            || (!contact.Address.Address.Equals(signal.From.Address) && FindKnown(signal) is not { IsSecured: true, IsLive: true }))
        {
            Refuse();
            return;
        }

        CallParticipants? participants = ParticipantsWith(contact);
        if (CallOffer.IsIn(signal) ? participants is null : !MayBeInTheClear(contact))
        {
            // Neither a call in the clear of a contact who has a key, nor an encrypted one of a contact who has none.
            Refuse();
        }
        else if (participants is null)
        {
            HandleBelievedInvite(contact, signal, null, now);
        }
        else if (TryVerify(signal, contact, participants, out CallOffer? offer, now))
        {
            HandleBelievedInvite(contact, signal with { IsVerified = true }, offer, now);
        }
    }

    private void HandleBelievedInvite(ContactBook.Contact contact, in CallSignal signal, CallOffer? offer, MonoTime now)
    {
        CallMachine? machine = FindForInvite(signal, contact, now);
        if (machine is not null && (!IsWith(machine, contact.Username) || machine.IsSecured != (offer is not null)))
        {
            Refuse();
        }
        else if (machine is null || MakesWay(machine, signal, offer, now))
        {
            Ring(contact, signal, offer, now);
        }
    }

    // docs/PROTOCOL.md §9.2. First the cookie, which costs an HMAC; only an address that has shown one costs a signature.
    private bool TryVerify(
        in CallSignal signal, ContactBook.Contact contact, CallParticipants participants, out CallOffer? offer, MonoTime now)
    {
        CallMachine? known = FindKnown(signal);
        offer = CallOffer.Read(signal);
        if (known?.HasVerified(signal) == true)
        {
            return true;
        }

        if (!signal.TryGetBytes("cookie", CallSecrecy.CookieSize, out byte[]? cookie)
            || !_cookies.IsFresh(cookie, signal.From, signal.Id, now))
        {
            _counters = _counters with { Challenges = _counters.Challenges + 1 };
            _answers.Answer(signal, CallComposer.Challenge(signal.Id, _cookies.Bake(signal.From, signal.Id, now)));
            return false;
        }

        if (!contact.MayVerify(now))
        {
            _notAuthentic++;
            return false;
        }

        if (!CallOffer.Verify(signal, participants.Remote, participants.Local.PublicKey, out offer))
        {
            contact.NoteForgery(now);
            _notAuthentic++;
            AnswerEnd(signal, participants, CallEndings.FailedAuthentication);
            return false;
        }

        if (known is not null && IsWith(known, contact.Username))
        {
            known.NoteVerified(signal);
        }

        return true;
    }

    private CallMachine? FindKnown(in CallSignal signal)
    {
        foreach (CallMachine machine in _calls)
        {
            if (machine.Knows(signal.Id) || machine.IsTakenBy(signal))
            {
                return machine;
            }
        }

        return null;
    }

    // The call with that id; without an id, the one with that contact; else any live one with that contact.
    private CallMachine? FindForInvite(in CallSignal signal, ContactBook.Contact contact, MonoTime now)
    {
        CallMachine? repeated = null;
        foreach (CallMachine machine in _calls)
        {
            bool isRepeated = signal.IsExtended
                ? machine.Knows(signal.Id) || machine.IsTakenBy(signal)
                : IsWith(machine, contact.Username) && machine.IsRepeatedBaseInvite(now);
            if (isRepeated)
            {
                repeated = machine;
            }
        }

        return signal.IsExtended ? repeated ?? FindLive(contact.Username) : FindLive(contact.Username) ?? repeated;
    }

    // True when the contact's client was restarted and calls again: the call that it has forgotten is over then.
    private bool MakesWay(CallMachine machine, in CallSignal signal, CallOffer? offer, MonoTime now)
    {
        bool makesWay = false;
        if (machine.IsCrossedBy(signal))
        {
            _ = CallCodecList.TryChoose(_options.Codecs, signal.Codecs, out CallCodec? codec);
            machine.HandleCrossing(signal, codec, () => AnswerOffer(machine.RemoteUsername, offer), now);
        }
        else if (machine.Concerns(signal) || machine.Knows(signal.Id) || machine.IsTakenBy(signal))
        {
            machine.NoteTaken(signal);
            machine.Handle(signal, now);
        }
        else
        {
            makesWay = machine.GivesWayTo(signal, now);
            if (makesWay)
            {
                machine.GiveWay(now);
            }
        }

        Collect(machine);
        return makesWay;
    }

    private void Ring(ContactBook.Contact contact, in CallSignal signal, CallOffer? offer, MonoTime now)
    {
        CallParticipants? participants = offer is null ? null : ParticipantsWith(contact);
        if (LiveCalls >= _options.MaxCalls)
        {
            _counters = _counters with { Busy = _counters.Busy + 1 };
            AnswerEnd(signal, participants, CallEndings.Busy);
            return;
        }

        CallExchange? exchange = AnswerOffer(contact.Username, offer);
        string? codecs = signal.IsExtended ? signal.Codecs : null;
        if (!CallCodecList.TryChoose(_options.Codecs, codecs, out CallCodec? codec) || (participants is not null && exchange is null))
        {
            exchange?.Dispose();
            _counters = _counters with { NoCommonCodec = _counters.NoCommonCodec + 1 };
            AnswerEnd(signal, participants, CallEndings.NoCodec);
            return;
        }

        var parties = new CallParties(_localUsername!, contact.Username, signal.From);
        CallMachine machine = CallMachine.Receive(NextHandle(), signal.Id, codec, parties, _options, now);
        machine.NoteCaller(signal);
        if (exchange is not null)
        {
            machine.Secure(participants!, exchange, _cookies.NextNonce());
            machine.NoteVerified(signal);
        }

        Add(machine);
    }

    private CallExchange? AnswerOffer(string username, CallOffer? offer) =>
        offer is not null && _contacts.TryFind(username, out ContactBook.Contact? contact) && ParticipantsWith(contact) is { } participants
            ? CallExchange.Answer(offer, participants, _cookies.NextNonce())
            : null;

    // The end of a call of which nothing is kept; signed where the other side would not believe it otherwise.
    private void AnswerEnd(in CallSignal signal, CallParticipants? participants, string reason)
    {
        if (participants is null)
        {
            _answers.Answer(signal, CallComposer.HangUp(signal.Id, reason));
            return;
        }

        string invite = Base64UrlText.Encode(Sha256.Hash(signal.Datagram));
        byte[] signature = CallSecrecy.SignEnd(participants.Local, signal.Id, reason, invite);
        _answers.Answer(signal, CallComposer.Refusal(signal.Id, reason, invite, signature));
    }

    private void Refuse() => _counters = _counters with { RefusedCallers = _counters.RefusedCallers + 1 };
}
