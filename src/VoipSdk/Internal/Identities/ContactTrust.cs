using Microsoft.Extensions.Logging;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal.Identities;

/// <summary>
/// Brings contacts to the calls, the state and the application, each with what its identity is worth. A first key is
/// stored before anybody hears of the contact, so that no call relies on a pin that a restart forgets.
/// </summary>
/// <remarks>
/// Owned by the connection's loop. The store is the application's code, so it runs on the pool, one operation at a time;
/// what waits for it is bounded by the machine's contact list and by the pending requests.
/// </remarks>
internal sealed class ContactTrust(
    DirectoryState state, ICallDirectory calls, EventQueue<DirectoryEvent> events, ILogger logger, Action wake)
{
    private readonly Dictionary<Username, Waiting> _waiting = [];
    private readonly Queue<DirectoryRequest> _trusted = new();
    private LocalIdentity? _identity;
    private Task<Action>? _storing;

    /// <summary>The login succeeded. Contacts that came before it are judged now.</summary>
    public void LogIn(LocalIdentity identity)
    {
        _identity = identity;
        HandleProgress();
    }

    /// <summary>What 013 said.</summary>
    public void HandleContact(DirectoryContact contact)
    {
        if (_waiting.TryGetValue(contact.Username, out Waiting? waiting))
        {
            waiting.Contact = contact;
        }
        else if (_identity is { } identity && Check(identity, contact) != IdentityVerdict.FirstUse)
        {
            Publish(identity, contact);
        }
        else
        {
            _waiting.Add(contact.Username, new Waiting { Contact = contact });
            HandleProgress();
        }
    }

    /// <summary>Keeps a request that was carried out until its contact can be seen; false when it need not wait.</summary>
    public bool TryHold(DirectoryRequest request)
    {
        if (!Username.TryCreate(request.Username, out Username name) || !_waiting.TryGetValue(name, out Waiting? waiting))
        {
            return false;
        }

        waiting.Requests.Add(request);
        return true;
    }

    /// <summary>The user was shown a contact's key, and trusts it.</summary>
    public void Trust(DirectoryRequest request)
    {
        if (_identity is null)
        {
            request.Fail(VoipRequestFailure.NotLoggedIn);
            return;
        }

        _trusted.Enqueue(request);
        HandleProgress();
    }

    /// <summary>Takes up what the store has done, and gives it the next thing to do. Cheap when there is nothing.</summary>
    public void HandleProgress()
    {
        while (_identity is { } identity && _storing is null or { IsCompleted: true })
        {
            Action? finish = _storing?.Result; // Never faulted: StoreAsync catches.
            _storing = null;
            finish?.Invoke();
            _storing = StartTrust(identity) ?? StartPins(identity);
            if (_storing is null)
            {
                return;
            }
        }
    }

    private Task<Action>? StartTrust(LocalIdentity identity)
    {
        while (_trusted.TryDequeue(out DirectoryRequest? request))
        {
            if (WhyNotTrust(identity, request, out IdentityPin? pin) is { } failure)
            {
                request.Fail(failure);
                continue;
            }

            return StoreAsync(
                async () =>
                {
                    await identity.Store.ReplacePinAsync(identity.User, pin!).ConfigureAwait(false); // Set where nothing fails.
                    return pin!;
                },
                stored => FinishTrust(identity, stored, request),
                exception => request.Fail(VoipRequestFailure.IdentityUnavailable, exception));
        }

        return null;
    }

    private VoipRequestFailure? WhyNotTrust(LocalIdentity identity, DirectoryRequest request, out IdentityPin? pin)
    {
        pin = null;
        if (!Username.TryCreate(request.Username, out Username name) || Find(name) is not { } contact)
        {
            return VoipRequestFailure.UserNotFound;
        }

        if (contact.IdentityKey is not { } named || !named.Equals(request.IdentityKey))
        {
            return VoipRequestFailure.IdentityMismatch;
        }

        pin = new IdentityPin(name, named);
        return Check(identity, contact) == IdentityVerdict.NoRoom ? VoipRequestFailure.LimitReached : null;
    }

    private void FinishTrust(LocalIdentity identity, IdentityPin pin, DirectoryRequest request)
    {
        identity.Pins.Trust(pin.Contact, pin.Key);
        if (Find(pin.Contact) is { } contact)
        {
            // The directory may name yet another key by now; then this is a change, but one from the trusted key.
            Publish(identity, contact);
        }

        request.Succeed();
    }

    private Task<Action>? StartPins(LocalIdentity identity)
    {
        if (_waiting.Count == 0)
        {
            return null;
        }

        // Those who came before the login, and those whom the last operation has settled.
        Release(identity, [.. _waiting.Where(entry => Check(identity, entry.Value.Contact) != IdentityVerdict.FirstUse).Select(entry => entry.Key)]);
        var pins = new List<IdentityPin>();
        foreach (Waiting waiting in _waiting.Values)
        {
            if (waiting.Contact.IdentityKey is { } key)
            {
                pins.Add(new IdentityPin(waiting.Contact.Username, key));
            }
        }

        return pins.Count == 0 ? null : StoreAsync(
            async () =>
            {
                await identity.Store.AddPinsAsync(identity.User, pins).ConfigureAwait(false);

                // Not what was added: another process of the same user may have been quicker.
                IReadOnlyList<IdentityPin> stored = await identity.Store.LoadPinsAsync(identity.User).ConfigureAwait(false);
                return stored.Select(pin => (pin.Contact, pin.Key)).ToArray();
            },
            stored =>
            {
                foreach ((Username contact, IdentityPublicKey key) in stored)
                {
                    identity.Pins.TryPin(contact, key);
                }

                Release(identity, pins.Select(pin => pin.Contact));
            },
            _ => Release(identity, pins.Select(pin => pin.Contact)));
    }

    private void Release(LocalIdentity identity, IEnumerable<Username> names)
    {
        foreach (Username name in names)
        {
            if (_waiting.Remove(name, out Waiting? waiting))
            {
                Publish(identity, waiting.Contact);
                waiting.Requests.ForEach(static request => request.Succeed());
            }
        }
    }

    // State comes before the events, and the calls before both.
    private void Publish(LocalIdentity identity, DirectoryContact contact)
    {
        Username name = contact.Username;
        IdentityVerdict verdict = Check(identity, contact);
        identity.Pins.TryGet(name, out IdentityPublicKey? pinned);
        var shown = new Contact(name.Display, contact.Endpoint.Address, contact.Endpoint.Port)
        {
            IdentityKey = contact.IdentityKey,
            PinnedIdentityKey = pinned,
            Identity = verdict switch
            {
                IdentityVerdict.Trusted => ContactIdentity.Trusted,
                IdentityVerdict.Changed => ContactIdentity.Changed,
                _ => ContactIdentity.Unknown,
            },
        };
        bool isKnown = state.TryFindContact(name.Display, out Contact? before);
        calls.SetContact(
            name.Display, contact.Endpoint, pinned, refused: verdict is not (IdentityVerdict.Trusted or IdentityVerdict.Unknown));
        state.SetContact(name, shown);
        if (shown != before)
        {
            events.Write(isKnown ? new ContactChanged(shown) : new ContactAdded(shown));
        }

        if (verdict == IdentityVerdict.NoRoom)
        {
            logger.IdentityPinsFull();
        }
        else if (pinned is not null && verdict == IdentityVerdict.Changed
            && (before?.Identity != ContactIdentity.Changed || !Equals(before.IdentityKey, shown.IdentityKey)))
        {
            logger.IdentityChanged();
            events.Write(new ContactIdentityChanged(shown, pinned));
        }
    }

    private DirectoryContact? Find(Username name)
    {
        if (_waiting.TryGetValue(name, out Waiting? waiting))
        {
            return waiting.Contact;
        }

        return state.TryFindContact(name.Display, out Contact? shown) && Username.TryCreate(shown.Username, out Username contact)
            ? new DirectoryContact(contact, new TransportAddress(shown.Address, (ushort)shown.Port), shown.IdentityKey)
            : null;
    }

    private static IdentityVerdict Check(LocalIdentity identity, DirectoryContact contact) =>
        identity.Pins.Check(contact.Username, contact.IdentityKey);

    // The task's result is what the loop does when the store is done.
    private Task<Action> StoreAsync<T>(Func<Task<T>> store, Action<T> succeeded, Action<Exception> failed)
    {
        Task<Action> storing = Task.Run(async () =>
        {
            try
            {
                T result = await store().ConfigureAwait(false);
                return (Action)(() => succeeded(result));
            }
            catch (Exception exception)
            {
                logger.IdentityStoreFailed(exception);
                return () => failed(exception);
            }
        });
        _ = storing.ContinueWith(
            static (_, state) => ((Action)state!)(),
            wake, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return storing;
    }

    private sealed class Waiting
    {
        public DirectoryContact Contact { get; set; }

        public List<DirectoryRequest> Requests { get; } = [];
    }
}
