using System.Diagnostics;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// The list of calls: live ones and, bounded, those that ended a short while ago.
public sealed partial class CallAgent
{
    private int LiveCalls
    {
        get
        {
            int live = 0;
            foreach (CallMachine machine in _calls)
            {
                live += machine.IsLive ? 1 : 0;
            }

            return live;
        }
    }

    // Without an error: the contact to call, or the call of that contact which is ringing here.
    private CallDialError WhyNotDial(string username, out ContactBook.Contact? contact, out CallMachine? calling)
    {
        contact = null;
        CallMachine? present = FindLive(username);
        calling = present is { State: CallState.Incoming } ? present : null;
        if (_localUsername is null)
        {
            return CallDialError.NotLoggedIn;
        }

        if (present is not null)
        {
            return calling is null ? CallDialError.AlreadyInCall : CallDialError.None;
        }

        if (!_contacts.TryFind(username, out ContactBook.Contact? found))
        {
            return CallDialError.NotAContact;
        }

        if (found.IsRefused)
        {
            return CallDialError.IdentityChanged;
        }

        if (ParticipantsWith(found) is null && !MayBeInTheClear(found))
        {
            return CallDialError.NoIdentityKey;
        }

        if (found.Address.Port == 0)
        {
            return CallDialError.NoAddress;
        }

        if (LiveCalls >= _options.MaxCalls)
        {
            return CallDialError.TooManyCalls;
        }

        contact = found;
        return CallDialError.None;
    }

    private int Place(ContactBook.Contact contact, CallId id, MonoTime now)
    {
        foreach (CallMachine ended in _calls)
        {
            if (IsWith(ended, contact.Username))
            {
                ended.StopRepeatingEnd();
            }
        }

        var parties = new CallParties(_localUsername!, contact.Username, contact.Address);
        CallMachine machine = CallMachine.Dial(NextHandle(), id, parties, _options, now);
        if (ParticipantsWith(contact) is { } participants)
        {
            machine.Secure(participants, CallExchange.Offer(
                id, participants, _localUsername!, CallCodecList.Format(_options.Codecs), _cookies.NextNonce()), _cookies.NextNonce());
        }

        Add(machine);
        return machine.Call;
    }

    private void Add(CallMachine machine)
    {
        _calls.Add(machine);
        Collect(machine);
        if (_calls.Count - LiveCalls > _options.MaxEndedCalls)
        {
            ForgetOldest();
        }
    }

    private void ForgetOldest()
    {
        int oldest = -1;
        for (int i = 0; i < _calls.Count; i++)
        {
            if (!_calls[i].IsLive && (oldest < 0 || _calls[i].StateSince < _calls[oldest].StateSince))
            {
                oldest = i;
            }
        }

        Forget(_calls[oldest]);
        _calls.RemoveAt(oldest);
    }

    private bool IsOver(CallMachine machine)
    {
        if (machine.IsForgotten)
        {
            Forget(machine);
        }

        return machine.IsForgotten;
    }

    private void Forget(CallMachine machine)
    {
        _notAuthentic += machine.NotAuthentic;
        machine.Erase();
    }

    // Only with whom no key was ever known: everybody else could be made to believe that a contact has none.
    private bool MayBeInTheClear(ContactBook.Contact contact) =>
        _options.Encryption == CallEncryption.Preferred && contact.Key is null && !contact.IsRefused;

    // Null: a call with this contact would be in the clear.
    private CallParticipants? ParticipantsWith(ContactBook.Contact contact) =>
        _identity is { } identity && contact.Key is { } key ? new CallParticipants(identity, key, _options.SrtpProfiles)
        {
            Extensions = CallExtensions.Of(_options.TakesStereo),
        } : null;

    private void Command(int call, MonoTime now, Action<CallMachine, MonoTime> command)
    {
        AssertDrained();
        foreach (CallMachine machine in _calls)
        {
            if (machine.Call == call)
            {
                command(machine, now);
                Collect(machine);
                return;
            }
        }
    }

    private CallMachine? FindLive(string username)
    {
        foreach (CallMachine machine in _calls)
        {
            if (machine.IsLive && IsWith(machine, username))
            {
                return machine;
            }
        }

        return null;
    }

    private static bool IsWith(CallMachine machine, string username) =>
        string.Equals(ContactBook.KeyOf(machine.RemoteUsername), ContactBook.KeyOf(username), StringComparison.Ordinal);

    private void Collect(CallMachine machine)
    {
        while (machine.TryTakeEvent(out CallAgentEvent? callEvent))
        {
            _events.Enqueue(callEvent);
        }
    }

    private int NextHandle() => checked(++_lastHandle);

    [Conditional("DEBUG")]
    private void AssertDrained() => Debug.Assert(
        _events.Count == 0 && _answers.IsEmpty && !_calls.Exists(machine => machine.HasTransmit),
        "Drain TryTransmit and TryTakeEvent after every command and input.");
}
