using System.Diagnostics.CodeAnalysis;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Directory;

/// <summary>
/// The client's end of a directory connection (docs/PROTOCOL.md §6): says hello, sends requests, finds the answer to
/// each, and keeps contacts and invitations. Works with extended servers and with deployed base-level ones.
/// </summary>
/// <remarks>
/// Not thread-safe: one loop owns it. After each call that takes a time, drain <see cref="TryTakeEvent"/>, then
/// <see cref="TryTransmit"/>, and the events again behind each packet; then wait for bytes, a command or
/// <see cref="NextDeadline"/>.
/// Each buffer that <see cref="TryTransmit"/> fills is to be one segment: a base-level server takes it for one packet.
/// </remarks>
public sealed partial class DirectoryClientMachine
{
    private const int MissedKeepAlives = 3;
    private readonly DirectoryClientSettings _settings;
    private readonly PacketStreamReader _reader = new(PacketSource.Server);
    private readonly ClientRequests _requests = new();
    private readonly ClientRoster _roster;
    private readonly Queue<DirectoryClientEvent> _events = new();
    private MonoTime _now;
    private MonoTime _startedAt;
    private MonoTime _lastSentAt;
    private MonoTime _lastReceivedAt;
    private MonoTime? _pausedUntil;
    private MonoTime? _extensionsBy;
    private long _lastSentId;
    private long _lastId;
    private bool _helloIsSent;
    private bool _serverAnswersKeepAlives;
    private Username? _expiredLogin;

    /// <summary>Creates a machine for one connection.</summary>
    /// <exception cref="ArgumentNullException"><paramref name="settings"/> is null.</exception>
    public DirectoryClientMachine(DirectoryClientSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        _settings = settings;
        _roster = new ClientRoster(settings.MaxContacts, settings.MaxInvitations);
    }

    /// <summary>How far the connection has come.</summary>
    public DirectoryClientState State { get; private set; }

    /// <summary>Why the connection is over.</summary>
    public DirectoryCloseReason CloseReason { get; private set; }

    /// <summary>Whether the server announced extensions; false until it has said hello.</summary>
    public bool ServerIsExtended { get; private set; }

    /// <summary>Whether the server announced <c>identity</c>: it takes the key of a login, and hands on those of friends.</summary>
    public bool ServerHandsOnKeys { get; private set; }

    /// <summary>The name that the connection is logged in with; null before.</summary>
    public Username? Username { get; private set; }

    /// <summary>The friends that the server has named, in the order in which they came.</summary>
    public IReadOnlyList<DirectoryContact> Contacts => _roster.Contacts;

    /// <summary>Users who wait for an answer to their invitation, the oldest first.</summary>
    public IReadOnlyList<Username> Invitations => _roster.Invitations;

    /// <summary>
    /// Packets that had no meaning here: unknown numbers, answers without a question, names that break the rules, and
    /// what went beyond a bound of the settings.
    /// </summary>
    public long IgnoredPackets { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is due; null while only bytes or commands can change anything.</summary>
    public MonoTime? NextDeadline
    {
        get
        {
            if (State is DirectoryClientState.Created or DirectoryClientState.Closed)
            {
                return null;
            }

            MonoTime? deadline = MonoTime.Earlier(_reader.Deadline, _requests.Deadline);
            if (State == DirectoryClientState.Connecting)
            {
                deadline = MonoTime.Earlier(deadline, _startedAt + _settings.WelcomeTimeout);
            }

            if (_pausedUntil is { } end && end > _now && _requests.HasQueued)
            {
                deadline = MonoTime.Earlier(deadline, end);
            }

            if (_extensionsBy is { } by && by > _now && _requests.HasQueued)
            {
                deadline = MonoTime.Earlier(deadline, by);
            }

            return _serverAnswersKeepAlives
                ? MonoTime.Earlier(deadline, MonoTime.Earlier(KeepAliveAt, DeadAt))
                : deadline;
        }
    }

    private MonoTime KeepAliveAt => _lastSentAt + _settings.KeepAliveInterval;

    private MonoTime DeadAt => _lastReceivedAt + (_settings.KeepAliveInterval * MissedKeepAlives);

    /// <summary>The stream is connected: 000 is ready to be transmitted.</summary>
    /// <exception cref="InvalidOperationException">The machine was started already.</exception>
    public void Start(MonoTime now)
    {
        if (State != DirectoryClientState.Created)
        {
            throw new InvalidOperationException("The machine was started already.");
        }

        _now = _startedAt = _lastSentAt = _lastReceivedAt = now;
        State = DirectoryClientState.Connecting;
    }

    /// <summary>Asks to be logged in (001) without an identity key.</summary>
    /// <inheritdoc cref="Login(string, IdentityPublicKey?, MonoTime)"/>
    public long Login(string username, MonoTime now) => Login(username, null, now);

    /// <summary>Asks to be logged in (001).</summary>
    /// <param name="username">As typed. A name that breaks the rules fails without being sent.</param>
    /// <param name="identityKey">What friends are to be told; kept back from a server that hands no keys on.</param>
    /// <param name="now">The current time.</param>
    /// <returns>The id under which the outcome is told.</returns>
    /// <exception cref="InvalidOperationException">The machine is not started, or closed.</exception>
    public long Login(string username, IdentityPublicKey? identityKey, MonoTime now) =>
        Request(ClientRequestKind.Login, username, now, identityKey);

    /// <summary>Invites a user (007).</summary>
    /// <inheritdoc cref="Login(string, MonoTime)"/>
    public long Invite(string username, MonoTime now) => Request(ClientRequestKind.Invite, username, now);

    /// <summary>Accepts an invitation (011); carried out when the server names the friend (013).</summary>
    /// <inheritdoc cref="Login(string, MonoTime)"/>
    public long Accept(string username, MonoTime now) => Request(ClientRequestKind.Accept, username, now);

    /// <summary>Refuses an invitation (012); carried out once transmitted, for it has no answer.</summary>
    /// <inheritdoc cref="Login(string, MonoTime)"/>
    public long Refuse(string username, MonoTime now) => Request(ClientRequestKind.Refuse, username, now);

    /// <summary>
    /// Takes back a request that is not transmitted yet: no outcome is told. One that is on its way keeps its course.
    /// </summary>
    public void Withdraw(long requestId, MonoTime now)
    {
        _now = now;
        _requests.Withdraw(requestId);
        SettleRequests();
    }

    /// <summary>Takes what one read of the stream returned.</summary>
    public void HandleBytes(ReadOnlySpan<byte> bytes, MonoTime now)
    {
        _now = now;
        if (State is DirectoryClientState.Created or DirectoryClientState.Closed || bytes.IsEmpty)
        {
            return;
        }

        _lastReceivedAt = now;
        _reader.Append(bytes, now);
        ReadPackets();
    }

    /// <summary>The server closed its end of the stream.</summary>
    public void HandleEndOfStream(MonoTime now)
    {
        _now = now;
        if (State is DirectoryClientState.Created or DirectoryClientState.Closed)
        {
            return;
        }

        _reader.EndOfStream();
        ReadPackets();
        Close(DirectoryCloseReason.ClosedByServer, "the server closed the connection");
    }

    /// <summary><see cref="NextDeadline"/> has come. Harmless at any other time.</summary>
    public void HandleTimeout(MonoTime now)
    {
        _now = now;
        if (State is DirectoryClientState.Created or DirectoryClientState.Closed)
        {
            return;
        }

        ReadPackets();
        while (_requests.TryTakeExpired(now, out ClientRequest? request))
        {
            _expiredLogin = request.Kind == ClientRequestKind.Login ? request.Name : _expiredLogin;
            Fail(request, DirectoryRefusal.TimedOut);
        }

        SettleRequests();

        if (State == DirectoryClientState.Connecting && now >= _startedAt + _settings.WelcomeTimeout)
        {
            Close(DirectoryCloseReason.WelcomeTimedOut, "the server did not say hello in time");
        }
        else if (_serverAnswersKeepAlives && now >= DeadAt)
        {
            Close(DirectoryCloseReason.KeepAliveTimedOut, "the server answered no keep-alive");
        }
    }

    /// <summary>Takes what is to be written next, one packet at a time.</summary>
    /// <param name="buffer">At least <see cref="PacketLimits.MaxBasePacketBytes"/> long.</param>
    /// <param name="length">Bytes to write.</param>
    public bool TryTransmit(Span<byte> buffer, out int length)
    {
        length = 0;
        if (State is DirectoryClientState.Created or DirectoryClientState.Closed)
        {
            return false;
        }

        if (!_helloIsSent)
        {
            _helloIsSent = true;
            length = Write(Hello(), buffer);
            return true;
        }

        bool isPaused = !ServerIsExtended && _pausedUntil > _now;
        if (State == DirectoryClientState.Open && !isPaused && TryTransmitRequest(buffer, out length))
        {
            return true;
        }

        if (_serverAnswersKeepAlives && _now >= KeepAliveAt)
        {
            buffer[0] = (byte)'\n';
            length = 1;
            _lastSentAt = _now;
            return true;
        }

        return false;
    }

    /// <summary>Takes the next event. Drain until it returns false.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out DirectoryClientEvent? clientEvent) => _events.TryDequeue(out clientEvent);

    private long Request(ClientRequestKind kind, string text, MonoTime now, IdentityPublicKey? identityKey = null)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (State is DirectoryClientState.Created or DirectoryClientState.Closed)
        {
            throw new InvalidOperationException("There is no connection.");
        }

        _now = now;
        bool isValid = Directory.Username.TryCreate(text, out Username name);
        var request = new ClientRequest(++_lastId, kind, name) { IdentityKey = identityKey };
        if (!isValid)
        {
            Fail(request, DirectoryRefusal.InvalidUsername);
        }
        else if (_requests.Count >= _settings.MaxRequests)
        {
            Fail(request, DirectoryRefusal.LimitReached);
        }
        else
        {
            _requests.Enqueue(request);
            SettleRequests();
        }

        return request.Id;
    }

    private bool TryTransmitRequest(Span<byte> buffer, out int length)
    {
        length = 0;
        if (!_requests.TryPeek(oneInviteAtATime: !ServerIsExtended, out ClientRequest? request)
            || (request.IdentityKey is not null && _extensionsBy > _now))
        {
            return false;
        }

        length = Transmit(request, buffer);
        SettleRequests();
        return true;
    }

    // Ends what need not be sent: the outcome of an earlier login has decided it. Runs with each change of the queue or
    // the login, never only while transmitting, so that no event appears behind a driver that has drained them.
    private void SettleRequests()
    {
        while (State == DirectoryClientState.Open
            && _requests.TryPeek(oneInviteAtATime: !ServerIsExtended, out ClientRequest? request)
            && (request.Kind == ClientRequestKind.Login) != Username is null)
        {
            _requests.Remove(request);
            if (request.Kind != ClientRequestKind.Login)
            {
                Fail(request, DirectoryRefusal.NotLoggedIn);
            }
            else if (request.Name == Username)
            {
                Succeed(request);
            }
            else
            {
                Fail(request, DirectoryRefusal.AlreadyLoggedIn);
            }
        }
    }

    private int Transmit(ClientRequest request, Span<byte> buffer)
    {
        _lastSentId = request.Id;
        if (request.Kind == ClientRequestKind.Refuse)
        {
            _requests.Remove(request);
            Settle(request.Name);
            _events.Enqueue(new DirectoryClientEvent.RequestSucceeded(request.Id));
        }
        else
        {
            _requests.MarkSent(request, _now + _settings.RequestTimeout);
        }

        return Write(request.ToPacket(withIdentity: ServerHandsOnKeys), buffer);
    }

    private WelcomePacket Hello() => new(_settings.CallPort == 0 ? null : _settings.CallPort)
    {
        Attributes = PacketAttributes.Empty.With(
            DirectoryExtensions.AttributeName,
            $"{DirectoryExtensions.Ringing},{DirectoryExtensions.KeepAlive}"
            + (_settings.HasIdentity ? $",{DirectoryExtensions.Identity}" : "")),
    };

    private int Write(Packet packet, Span<byte> buffer)
    {
        // Names are bounded to 32 characters and keys to 87, so every packet of ours fits what a base-level server reads at once.
        int limit = Math.Min(buffer.Length, PacketLimits.MaxBasePacketBytes) - PacketWriter.Terminator.Length;
        if (!packet.TryWrite(buffer[..Math.Max(0, limit)], out int length))
        {
            throw new ArgumentException("The buffer is too small.", nameof(buffer));
        }

        PacketWriter.Terminator.CopyTo(buffer[length..]);
        _lastSentAt = _now;
        _pausedUntil = _now + DirectoryClientSettings.BaseLevelPause;
        return length + PacketWriter.Terminator.Length;
    }

    private void Close(DirectoryCloseReason reason, string detail)
    {
        if (State == DirectoryClientState.Closed)
        {
            return;
        }

        State = DirectoryClientState.Closed;
        CloseReason = reason;
        _events.Enqueue(new DirectoryClientEvent.Closed(reason, detail));
    }
}
