using System.Diagnostics.CodeAnalysis;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Directory;

internal enum ClientRequestKind
{
    Login,
    Invite,
    Accept,
    Refuse,
}

internal sealed class ClientRequest(long id, ClientRequestKind kind, Username name)
{
    public long Id { get; } = id;

    public ClientRequestKind Kind { get; } = kind;

    public Username Name { get; } = name;

    /// <summary>Set by the transmission.</summary>
    public MonoTime Deadline { get; set; }

    /// <summary>What a login shows to a server that hands keys on.</summary>
    public IdentityPublicKey? IdentityKey { get; init; }

    public Packet ToPacket(bool withIdentity) => Kind switch
    {
        ClientRequestKind.Login when withIdentity && IdentityKey is not null => new ConnectPacket(Name.Display)
        {
            Attributes = PacketAttributes.Empty.With(DirectoryExtensions.KeyAttributeName, IdentityKey.ToString()),
        },
        ClientRequestKind.Login => new ConnectPacket(Name.Display),
        ClientRequestKind.Invite => new PendingRequestPacket(Name.Display),
        ClientRequestKind.Accept => new AcceptPendingPacket(Name.Display),
        _ => new RefusePendingPacket(Name.Display),
    };
}

/// <summary>
/// The requests of a client: those that wait for their turn and those that wait for their answer. Answers carry no
/// request number, so this is where an answer finds its question.
/// </summary>
internal sealed class ClientRequests
{
    private readonly List<ClientRequest> _queued = [];
    private readonly List<ClientRequest> _sent = [];

    public int Count => _queued.Count + _sent.Count;

    public bool HasQueued => _queued.Count > 0;

    public MonoTime? Deadline
    {
        get
        {
            MonoTime? earliest = null;
            foreach (ClientRequest request in _sent)
            {
                earliest = MonoTime.Earlier(earliest, request.Deadline);
            }

            return earliest;
        }
    }

    public void Enqueue(ClientRequest request) => _queued.Add(request);

    public void Withdraw(long id) => _queued.RemoveAll(request => request.Id == id);

    /// <summary>The request whose turn it is, left in the queue.</summary>
    /// <param name="oneInviteAtATime">
    /// For servers that answer 008 and 009 without a username: only one question at a time has a clear answer.
    /// </param>
    /// <param name="next">The request.</param>
    public bool TryPeek(bool oneInviteAtATime, [NotNullWhen(true)] out ClientRequest? next)
    {
        next = null;
        // What follows a login depends on its outcome.
        if (IsWaiting(ClientRequestKind.Login))
        {
            return false;
        }

        bool invitesWait = oneInviteAtATime && IsWaiting(ClientRequestKind.Invite);
        foreach (ClientRequest request in _queued)
        {
            if (request.Kind == ClientRequestKind.Login)
            {
                next = request == _queued[0] ? request : null;
                break;
            }

            if (request.Kind != ClientRequestKind.Invite || !invitesWait)
            {
                next = request;
                break;
            }
        }

        return next is not null;
    }

    public void Remove(ClientRequest request) => _queued.Remove(request);

    public void MarkSent(ClientRequest request, MonoTime deadline)
    {
        request.Deadline = deadline;
        _queued.Remove(request);
        _sent.Add(request);
    }

    /// <summary>The oldest unanswered request of a kind, with that name where one is given.</summary>
    public bool TryTake(ClientRequestKind kind, Username? name, [NotNullWhen(true)] out ClientRequest? request) =>
        TryTakeFirst(r => r.Kind == kind && (name is null || r.Name == name), out request);

    /// <summary>The oldest unanswered 007 or 011 with that name: both can be answered with 009.</summary>
    public bool TryTakeInviteOrAccept(Username name, [NotNullWhen(true)] out ClientRequest? request) =>
        TryTakeFirst(r => r.Kind is ClientRequestKind.Invite or ClientRequestKind.Accept && r.Name == name, out request);

    public bool TryTakeExpired(MonoTime now, [NotNullWhen(true)] out ClientRequest? request) =>
        TryTakeFirst(r => r.Deadline <= now, out request);

    private bool IsWaiting(ClientRequestKind kind) => _sent.Exists(request => request.Kind == kind);

    private bool TryTakeFirst(Predicate<ClientRequest> match, [NotNullWhen(true)] out ClientRequest? request)
    {
        int index = _sent.FindIndex(match);
        request = index < 0 ? null : _sent[index];
        if (index >= 0)
        {
            _sent.RemoveAt(index);
        }

        return request is not null;
    }
}
