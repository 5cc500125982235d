namespace VoipSdk.Protocol.Directory;

/// <summary>
/// What a session has told its client, so that a notice that crosses the login's own list, or brings nothing new, is not
/// told twice. Holds no more than the directory's limits on friends and invitations let it.
/// </summary>
internal sealed class ServerTold
{
    private HashSet<Username>? _invites;
    private Dictionary<Username, DirectoryContact>? _contacts;

    /// <summary>Whether the invitation is news.</summary>
    public bool AddInvite(Username from) => (_invites ??= []).Add(from);

    /// <summary>The invitation was answered: another one from the same user would be news.</summary>
    public void RemoveInvite(Username from) => _invites?.Remove(from);

    /// <summary>Whether the friend, the friend's key, or where the friend is reached, is news. Another spelling of the name is none.</summary>
    public bool AddContact(DirectoryContact contact)
    {
        RemoveInvite(contact.Username);
        _contacts ??= [];
        if (_contacts.TryGetValue(contact.Username, out DirectoryContact told) && told == contact)
        {
            return false;
        }

        _contacts[contact.Username] = contact;
        return true;
    }
}
