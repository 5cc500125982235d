using System.Net;
using System.Net.Sockets;
using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>
/// The users behind a <see cref="DirectoryImpairment"/> and the paths between them: each user has one port here, at which
/// the others reach it and from which it hears them, as behind a NAT. Thread-safe.
/// </summary>
/// <remarks>
/// A user stays when the directory connection ends, because calls go on without it; one without a connection makes room
/// when there are too many.
/// </remarks>
internal sealed class ImpairedUsers(Link link) : IAsyncDisposable
{
    private const int MaxUsers = 256;
    private readonly object _gate = new();
    private readonly List<ImpairedUser> _users = [];
    private readonly Dictionary<(ImpairedUser From, ImpairedUser To), ImpairedPath> _paths = [];
    private readonly Dictionary<(string From, string To), Link> _links = [];
    private readonly List<Task> _closing = [];
    private readonly DelayLine _line = new();
    private readonly MonoTime _origin = DelayLine.Now;
    private Link _link = link;
    private int _pathNumber;
    private long _strangers;
    private bool _isDisposed;

    public long Strangers => Interlocked.Read(ref _strangers);

    public long Overflows => _line.Overflows;

    public Link Link
    {
        get => _link;
        set
        {
            lock (_gate)
            {
                _link = value;
                RefreshLinks_NeedsLock();
            }
        }
    }

    public IReadOnlyList<ImpairedDirection> Directions
    {
        get
        {
            lock (_gate)
            {
                return [.. _paths.Select(path => new ImpairedDirection(path.Key.From.Name, path.Key.To.Name, path.Value.Statistics))];
            }
        }
    }

    public void SetLink(string from, string to, Link link)
    {
        lock (_gate)
        {
            _links[(Key(from), Key(to))] = link;
            RefreshLinks_NeedsLock();
        }
    }

    /// <summary>The user with that call socket; the port is opened where it is not yet.</summary>
    /// <param name="address">The user's call socket.</param>
    /// <param name="local">Where to open the port.</param>
    /// <exception cref="SocketException">It cannot be opened, or there are too many users.</exception>
    public ImpairedUser Enter(TransportAddress address, IPEndPoint local)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            ImpairedUser? user = _users.Find(known => known.Address == address);
            if (user is null)
            {
                MakeRoom_NeedsLock();
                user = new ImpairedUser(address);
                ImpairedUser opened = user;
                user.Port = UdpPort.Open(local, (_, datagram, from) => Handle(datagram, from, opened));
                _users.Add(user);
            }

            user.Connections++;
            return user;
        }
    }

    public void Leave(ImpairedUser user)
    {
        lock (_gate)
        {
            user.Connections--;
        }
    }

    public void SetName(ImpairedUser user, string name)
    {
        lock (_gate)
        {
            user.Name = name;
            RefreshLinks_NeedsLock();
        }
    }

    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isDisposed = true;
            _closing.AddRange(_users.Select(user => user.Port.DisposeAsync().AsTask()));
            _users.Clear();
        }

        await Task.WhenAll(_closing).ConfigureAwait(false);
        _line.Dispose();
    }

    // What a user sends to another's port here leaves from its own port, so that each is seen at one address.
    private void Handle(ReadOnlySpan<byte> datagram, TransportAddress from, ImpairedUser to)
    {
        ImpairedUser? sender;
        ImpairedPath? path = null;
        lock (_gate)
        {
            sender = _users.Find(user => user != to && IsSame(user.Address, from));
            if (sender is not null && !_paths.TryGetValue((sender, to), out path))
            {
                path = new ImpairedPath(LinkOf_NeedsLock(sender, to), _pathNumber++, _origin, _line);
                _paths.Add((sender, to), path);
            }
        }

        if (path is null)
        {
            Interlocked.Increment(ref _strangers);
            return;
        }

        path.Forward(datagram, sender!.Port, to.Address);
    }

    // Who connects to ::1 may well send from 127.0.0.1.
    private static bool IsSame(TransportAddress known, TransportAddress seen) =>
        known.Port == seen.Port
        && (known == seen || (IPAddress.IsLoopback(known.Address) && IPAddress.IsLoopback(seen.Address)));

    private static string Key(string name) => name.ToUpperInvariant();

    private Link LinkOf_NeedsLock(ImpairedUser from, ImpairedUser to) =>
        _links.TryGetValue((Key(from.Name), Key(to.Name)), out Link? own) ? own : _link;

    private void RefreshLinks_NeedsLock()
    {
        foreach (KeyValuePair<(ImpairedUser From, ImpairedUser To), ImpairedPath> path in _paths)
        {
            path.Value.Link = LinkOf_NeedsLock(path.Key.From, path.Key.To);
        }
    }

    private void MakeRoom_NeedsLock()
    {
        if (_users.Count < MaxUsers)
        {
            return;
        }

        ImpairedUser gone = _users.Find(user => user.Connections == 0) ?? throw new SocketException((int)SocketError.TooManyOpenSockets);
        _users.Remove(gone);
        foreach ((ImpairedUser From, ImpairedUser To) path in _paths.Keys.Where(path => path.From == gone || path.To == gone).ToArray())
        {
            _paths.Remove(path);
        }

        _closing.RemoveAll(static task => task.IsCompleted);
        _closing.Add(gone.Port.DisposeAsync().AsTask());
    }
}
