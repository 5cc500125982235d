using System.Diagnostics;

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

        _calls.RemoveAt(oldest);
    }

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
