using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Server.Internal;

/// <summary>
/// The store of a server without a database: bounded, and gone when the process is. One lock, held for a few lookups, is
/// faster here than anything finer: a transaction touches two users.
/// </summary>
internal sealed class MemoryDirectoryStore : IDirectoryStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, User> _users = new(StringComparer.Ordinal);

    // Offline users without friends and invitations, the longest ago first: nobody would miss them.
    private readonly LinkedList<User> _forgettable = new();
    private readonly int _maxUsers;
    private readonly int _maxFriends;
    private readonly int _maxPending;

    public MemoryDirectoryStore(int maxUsers, int maxFriendsPerUser, int maxPendingInvitesPerUser)
    {
        _maxUsers = maxUsers;
        _maxFriends = maxFriendsPerUser;
        _maxPending = maxPendingInvitesPerUser;
    }

    public ValueTask<UserRecord?> LoginAsync(DirectoryContact self)
    {
        lock (_lock)
        {
            if (!_users.TryGetValue(self.Username.Key, out User? user))
            {
                if (!TryMakeRoom_NeedsLock())
                {
                    return new((UserRecord?)null);
                }

                user = new User();
                _users.Add(self.Username.Key, user);
            }

            user.Contact = self;
            user.IsOnline = true;
            Review_NeedsLock(user);
            return new(new UserRecord(
                user.Incoming is null ? [] : [.. user.Incoming.Select(inviter => inviter.Contact.Username)],
                user.Friends is null ? [] : [.. user.Friends.Select(friend => friend.Contact)]));
        }
    }

    public ValueTask LogoutAsync(Username user)
    {
        lock (_lock)
        {
            if (_users.TryGetValue(user.Key, out User? self))
            {
                self.IsOnline = false;
                Review_NeedsLock(self);
            }
        }

        return default;
    }

    public ValueTask<StoreAnswer> InviteAsync(Username from, Username to)
    {
        lock (_lock)
        {
            return new(Invite_NeedsLock(from, to));
        }
    }

    public ValueTask<StoreAnswer> AcceptAsync(Username by, Username inviter)
    {
        lock (_lock)
        {
            return new(Accept_NeedsLock(by, inviter));
        }
    }

    public ValueTask<StoreAnswer> RefuseAsync(Username by, Username inviter)
    {
        lock (_lock)
        {
            if (!TryFind_NeedsLock(by, inviter, out User self, out User other) || !RemoveInvite_NeedsLock(self, other))
            {
                return new(new StoreAnswer(StoreOutcome.NoInvite));
            }

            Review_NeedsLock(other);
            return new(new StoreAnswer(StoreOutcome.Refused, self.Contact, other.Contact));
        }
    }

    private StoreAnswer Invite_NeedsLock(Username from, Username to)
    {
        if (!TryFind_NeedsLock(from, to, out User self, out User other))
        {
            return new StoreAnswer(StoreOutcome.Unknown);
        }

        if (self.IsFriendOf(other))
        {
            return new StoreAnswer(StoreOutcome.FriendsBefore, self.Contact, other.Contact);
        }

        if (self.HasInviteFrom(other))
        {
            // Two invitations that cross are an acceptance.
            return Befriend_NeedsLock(self, other);
        }

        if (other.HasInviteFrom(self))
        {
            return new StoreAnswer(StoreOutcome.InvitedBefore, self.Contact, other.Contact);
        }

        other.Incoming ??= [];
        if (other.Incoming.Count >= _maxPending || self.OutgoingCount >= _maxPending || !HaveRoomForFriend(self, other))
        {
            return new StoreAnswer(StoreOutcome.Limit);
        }

        other.Incoming.Add(self);
        self.OutgoingCount++;
        Review_NeedsLock(other);
        return new StoreAnswer(StoreOutcome.Invited, self.Contact, other.Contact);
    }

    private StoreAnswer Accept_NeedsLock(Username by, Username inviter)
    {
        if (!TryFind_NeedsLock(by, inviter, out User self, out User other))
        {
            return new StoreAnswer(StoreOutcome.NoInvite);
        }

        if (self.IsFriendOf(other))
        {
            return new StoreAnswer(StoreOutcome.FriendsBefore, self.Contact, other.Contact);
        }

        return self.HasInviteFrom(other) ? Befriend_NeedsLock(self, other) : new StoreAnswer(StoreOutcome.NoInvite);
    }

    private StoreAnswer Befriend_NeedsLock(User self, User other)
    {
        if (!HaveRoomForFriend(self, other))
        {
            return new StoreAnswer(StoreOutcome.Limit);
        }

        RemoveInvite_NeedsLock(self, other);
        (self.Friends ??= []).Add(other);
        (other.Friends ??= []).Add(self);
        return new StoreAnswer(StoreOutcome.Befriended, self.Contact, other.Contact);
    }

    private bool HaveRoomForFriend(User self, User other) =>
        (self.Friends?.Count ?? 0) < _maxFriends && (other.Friends?.Count ?? 0) < _maxFriends;

    private bool TryFind_NeedsLock(Username user, Username target, out User self, out User other)
    {
        bool found = _users.TryGetValue(user.Key, out User? first) & _users.TryGetValue(target.Key, out User? second);
        self = first!; // Read by nobody when the method returns false.
        other = second!;
        return found && first != second;
    }

    private static bool RemoveInvite_NeedsLock(User self, User other)
    {
        if (self.Incoming?.Remove(other) != true)
        {
            return false;
        }

        other.OutgoingCount--;
        return true;
    }

    // Keeps the list of the forgettable right after a change.
    private void Review_NeedsLock(User user)
    {
        if (!user.IsForgettable)
        {
            if (user.ForgettableNode.List is not null)
            {
                _forgettable.Remove(user.ForgettableNode);
            }
        }
        else if (user.ForgettableNode.List is null)
        {
            _forgettable.AddLast(user.ForgettableNode);
        }
    }

    private bool TryMakeRoom_NeedsLock()
    {
        if (_users.Count < _maxUsers)
        {
            return true;
        }

        if (_forgettable.First is not { } oldest)
        {
            return false;
        }

        _forgettable.Remove(oldest);
        _users.Remove(oldest.Value.Contact.Username.Key);
        return true;
    }

    private sealed class User
    {
        public User() => ForgettableNode = new LinkedListNode<User>(this);

        public DirectoryContact Contact { get; set; }

        public bool IsOnline { get; set; }

        public HashSet<User>? Friends { get; set; }

        public List<User>? Incoming { get; set; }

        public int OutgoingCount { get; set; }

        public LinkedListNode<User> ForgettableNode { get; }

        public bool IsForgettable => !IsOnline && OutgoingCount == 0 && Friends is null && Incoming is not { Count: > 0 };

        public bool IsFriendOf(User other) => Friends?.Contains(other) == true;

        public bool HasInviteFrom(User other) => Incoming?.Contains(other) == true;
    }
}
