namespace VoipSdk.Protocol.Directory;

internal enum RosterChange
{
    None,
    Added,
    Changed,
    Full,
}

/// <summary>Whom a client knows: friends, and users who wait for an answer. Bounded; in order of arrival.</summary>
internal sealed class ClientRoster(int maxContacts, int maxInvitations)
{
    private readonly Dictionary<string, int> _contactIndex = new(StringComparer.Ordinal);
    private readonly List<DirectoryContact> _contacts = [];
    private readonly List<Username> _invitations = [];
    private readonly HashSet<string> _invitationKeys = new(StringComparer.Ordinal);

    public IReadOnlyList<DirectoryContact> Contacts => _contacts;

    public IReadOnlyList<Username> Invitations => _invitations;

    public RosterChange Apply(DirectoryContact contact)
    {
        if (!_contactIndex.TryGetValue(contact.Username.Key, out int index))
        {
            if (_contacts.Count >= maxContacts)
            {
                return RosterChange.Full;
            }

            _contactIndex.Add(contact.Username.Key, _contacts.Count);
            _contacts.Add(contact);
            return RosterChange.Added;
        }

        DirectoryContact known = _contacts[index];
        bool same = known == contact
            && string.Equals(known.Username.Display, contact.Username.Display, StringComparison.Ordinal);
        _contacts[index] = contact;
        return same ? RosterChange.None : RosterChange.Changed;
    }

    public RosterChange Invite(Username username)
    {
        if (_invitationKeys.Contains(username.Key))
        {
            return RosterChange.None;
        }

        if (_invitations.Count >= maxInvitations)
        {
            return RosterChange.Full;
        }

        _invitationKeys.Add(username.Key);
        _invitations.Add(username);
        return RosterChange.Added;
    }

    public bool Settle(Username username) =>
        _invitationKeys.Remove(username.Key) && _invitations.Remove(username);
}
