namespace VoipSdk.Protocol.Calls;

// 004: who may ring, and what becomes of an invite of a contact with whom a call is up already.
public sealed partial class CallAgent
{
    // A seam: who authenticates callers checks the signal's signature here, before any call is looked up.
    private void HandleInvite(in CallSignal signal, MonoTime now)
    {
        if (!_contacts.TryFind(signal.Username, out ContactBook.Contact? contact)
            || !contact.Address.Address.Equals(signal.From.Address))
        {
            _counters = _counters with { RefusedCallers = _counters.RefusedCallers + 1 };
            return;
        }

        CallMachine? machine = FindForInvite(signal, contact, now);
        if (machine is not null && !IsWith(machine, contact.Username))
        {
            _counters = _counters with { RefusedCallers = _counters.RefusedCallers + 1 };
        }
        else if (machine is null || MakesWay(machine, signal, now))
        {
            Ring(contact, signal, now);
        }
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
    private bool MakesWay(CallMachine machine, in CallSignal signal, MonoTime now)
    {
        bool makesWay = false;
        if (machine.IsCrossedBy(signal))
        {
            _ = CallCodecList.TryChoose(_options.Codecs, signal.Codecs, out CallCodec? codec);
            machine.HandleCrossing(signal, codec, now);
        }
        else if (machine.Concerns(signal) || machine.IsTakenBy(signal))
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

    private void Ring(ContactBook.Contact contact, in CallSignal signal, MonoTime now)
    {
        if (LiveCalls >= _options.MaxCalls)
        {
            _counters = _counters with { Busy = _counters.Busy + 1 };
            _answers.Answer(signal, CallComposer.HangUp(signal.Id, CallEndings.Busy));
            return;
        }

        string? offer = signal.IsExtended ? signal.Codecs : null;
        if (!CallCodecList.TryChoose(_options.Codecs, offer, out CallCodec? codec))
        {
            _counters = _counters with { NoCommonCodec = _counters.NoCommonCodec + 1 };
            _answers.Answer(signal, CallComposer.HangUp(signal.Id, CallEndings.NoCodec));
            return;
        }

        var parties = new CallParties(_localUsername!, contact.Username, signal.From);
        Add(CallMachine.Receive(NextHandle(), signal.Id, codec, parties, _options, now));
    }
}
