using System.Collections.Concurrent;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Server.Internal;

/// <summary>The directory of a server that is alone: who is logged in is known in this process, the rest is in the store.</summary>
/// <remarks>
/// A name is claimed before the store is read, and the store is changed before others are told. So whatever changes
/// during a login is in what the login reads, or is told to its session, or both; sessions drop what they know already.
/// </remarks>
internal sealed class LocalUserDirectory : IUserDirectory
{
    private readonly ConcurrentDictionary<string, Presence> _online = new(StringComparer.Ordinal);
    private readonly IDirectoryStore _store;

    public LocalUserDirectory(IDirectoryStore store) => _store = store;

    public int OnlineCount => _online.Count;

    public async ValueTask<LoginAnswer> LoginAsync(DirectoryContact self, IUserSession session)
    {
        var presence = new Presence(this, self, session);
        if (!_online.TryAdd(self.Username.Key, presence))
        {
            return LoginAnswer.Refused(DirectoryResult.InUse);
        }

        UserRecord? record = null;
        try
        {
            record = await _store.LoginAsync(self).ConfigureAwait(false);
        }
        finally
        {
            if (record is null)
            {
                _online.TryRemove(new(self.Username.Key, presence));
            }
        }

        if (record is null)
        {
            return LoginAnswer.Refused(DirectoryResult.Limit);
        }

        TellFriends(record, self);
        return new LoginAnswer(DirectoryResult.Success, presence, record.Invitations, record.Contacts);
    }

    private void TellFriends(UserRecord record, DirectoryContact self)
    {
        foreach (DirectoryContact friend in record.Contacts)
        {
            Find(friend.Username)?.NotifyContact(self);
        }
    }

    private IUserSession? Find(Username user) =>
        _online.TryGetValue(user.Key, out Presence? presence) ? presence.Session : null;

    private sealed class Presence(LocalUserDirectory directory, DirectoryContact self, IUserSession session) : IUserPresence
    {
        public IUserSession Session => session;

        public async ValueTask<RequestAnswer> MoveAsync(TransportAddress endpoint)
        {
            DirectoryContact moved = self with { Endpoint = endpoint };
            UserRecord? record = await directory._store.LoginAsync(moved).ConfigureAwait(false);
            if (record is null)
            {
                return new RequestAnswer(DirectoryResult.Limit);
            }

            directory.TellFriends(record, moved);
            return new RequestAnswer(DirectoryResult.Success);
        }

        public async ValueTask<RequestAnswer> InviteAsync(Username target)
        {
            StoreAnswer answer = await directory._store.InviteAsync(self.Username, target).ConfigureAwait(false);
            if (answer.Outcome == StoreOutcome.Invited)
            {
                directory.Find(target)?.NotifyInvite(answer.Self.Username);
            }

            return Answer(answer);
        }

        public async ValueTask<RequestAnswer> AcceptAsync(Username inviter) =>
            Answer(await directory._store.AcceptAsync(self.Username, inviter).ConfigureAwait(false));

        public async ValueTask<RequestAnswer> RefuseAsync(Username inviter)
        {
            StoreAnswer answer = await directory._store.RefuseAsync(self.Username, inviter).ConfigureAwait(false);
            if (answer.Outcome == StoreOutcome.Refused)
            {
                directory.Find(inviter)?.NotifyRefused(answer.Self.Username);
            }

            return Answer(answer);
        }

        public async ValueTask ReleaseAsync()
        {
            // The store first: once the name is free, its next owner's login must not be overtaken by this logout.
            try
            {
                await directory._store.LogoutAsync(self.Username).ConfigureAwait(false);
            }
            finally
            {
                directory._online.TryRemove(new(self.Username.Key, this));
            }
        }

        private RequestAnswer Answer(StoreAnswer answer)
        {
            switch (answer.Outcome)
            {
                case StoreOutcome.Unknown:
                    return new RequestAnswer(DirectoryResult.Unknown);
                case StoreOutcome.Limit:
                    return new RequestAnswer(DirectoryResult.Limit);
                case StoreOutcome.NoInvite:
                    return new RequestAnswer(DirectoryResult.NoInvite);
                case StoreOutcome.Befriended:
                    directory.Find(answer.Other.Username)?.NotifyContact(answer.Self);
                    return new RequestAnswer(DirectoryResult.Success, answer.Other);
                case StoreOutcome.FriendsBefore:
                    return new RequestAnswer(DirectoryResult.Success, answer.Other);
                default:
                    return new RequestAnswer(DirectoryResult.Success);
            }
        }
    }
}
