using System.Diagnostics.CodeAnalysis;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Internal;

/// <summary>What the application can look at between events. Written by the loop, read by anyone.</summary>
internal sealed class DirectoryState
{
    private readonly object _gate = new();
    private readonly List<Contact> _contacts = [];
    private readonly Dictionary<Username, int> _contactIndex = [];
    private readonly List<Username> _invitations = [];
    private IReadOnlyList<Contact>? _contactSnapshot;
    private IReadOnlyList<string>? _invitationSnapshot;

    public IReadOnlyList<Contact> Contacts
    {
        get
        {
            lock (_gate)
            {
                return _contactSnapshot ??= Array.AsReadOnly(_contacts.ToArray());
            }
        }
    }

    public IReadOnlyList<string> Invitations
    {
        get
        {
            lock (_gate)
            {
                return _invitationSnapshot ??= Array.AsReadOnly(_invitations.Select(name => name.Display).ToArray());
            }
        }
    }

    public bool TryFindContact(string username, [NotNullWhen(true)] out Contact? contact)
    {
        contact = null;
        if (!Username.TryCreate(username, out Username name))
        {
            return false;
        }

        lock (_gate)
        {
            contact = _contactIndex.TryGetValue(name, out int index) ? _contacts[index] : null;
            return contact is not null;
        }
    }

    public void SetContact(Username username, Contact contact)
    {
        lock (_gate)
        {
            _contactSnapshot = null;
            if (_contactIndex.TryGetValue(username, out int index))
            {
                _contacts[index] = contact;
                return;
            }

            _contactIndex.Add(username, _contacts.Count);
            _contacts.Add(contact);
        }
    }

    public void AddInvitation(Username username)
    {
        lock (_gate)
        {
            _invitationSnapshot = null;
            _invitations.Add(username);
        }
    }

    public void RemoveInvitation(Username username)
    {
        lock (_gate)
        {
            _invitationSnapshot = null;
            _invitations.Remove(username);
        }
    }
}
