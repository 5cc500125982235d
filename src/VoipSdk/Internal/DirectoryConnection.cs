using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using VoipSdk.Internal.Identities;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Internal;

/// <summary>
/// Drives the client's session machine over one stream, and brings its events to whom they concern: the waiting
/// requests, the state, the event queue, the call socket. State comes first, then the event, then the request's end.
/// </summary>
internal sealed class DirectoryConnection : StreamDriver<Action<DirectoryClientMachine, MonoTime>>
{
    private const int MailboxCapacity = 1_024;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);
    private readonly DirectoryClientMachine _machine;
    private readonly EventQueue<DirectoryEvent> _events;
    private readonly ICallDirectory _calls;
    private readonly ILogger _logger;
    private readonly IIdentityStore _identities;
    private readonly bool _identitiesAreTransient;
    private readonly bool _hasIdentity;
    private readonly ContactTrust _contacts;
    private readonly Dictionary<Username, LocalIdentity> _loginIdentities = [];
    private readonly Dictionary<long, DirectoryRequest> _waiting = [];
    private readonly HashSet<DirectoryRequest> _pending = [];
    private readonly object _gate = new();
    private readonly TaskCompletionSource<bool> _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _closeDetail = "";
    private VoipConnectionException? _error;
    private volatile string? _username;
    private volatile LocalIdentity? _identity;
    private volatile bool _isOpen;
    private volatile bool _isExtended;
    private volatile bool _isLeaving;

    public DirectoryConnection(
        Stream stream, int callPort, DirectoryClientOptions options, EventQueue<DirectoryEvent> events, ICallDirectory calls, ILogger logger)
        : base(stream, options.TimeProvider ?? TimeProvider.System, MailboxCapacity, SendTimeout)
    {
        _events = events;
        _calls = calls;
        _logger = logger;
        _identitiesAreTransient = options.IdentityStore is null;
        _identities = options.IdentityStore ?? MemoryIdentityStore.DefaultFor(options.Host, options.Port);
        _hasIdentity = CallEndpoint.CanEncrypt(options);
        _contacts = new ContactTrust(State, calls, events, logger, () => TryPost(static (_, _) => { }));
        _machine = new DirectoryClientMachine(new DirectoryClientSettings
        {
            CallPort = callPort,
            HasIdentity = _hasIdentity,
            WelcomeTimeout = options.ConnectTimeout,
            RequestTimeout = options.RequestTimeout,
            KeepAliveInterval = options.KeepAliveInterval,
        });
    }

    public DirectoryState State { get; } = new();

    public string? Username => _username;

    /// <summary>Who is logged in; null before. The owner of the calls disposes it, after them.</summary>
    public LocalIdentity? Identity => _identity;

    public bool IsOpen => _isOpen;

    public bool ServerIsExtended => _isExtended;

    /// <summary>Why the connection was lost; null while it is there, and after <see cref="Leave"/>.</summary>
    public VoipConnectionException? Error => _isLeaving ? null : Volatile.Read(ref _error);

    /// <summary>Completes when the server has said hello; faults with <see cref="VoipConnectionException"/> if it will not.</summary>
    public Task Welcomed => _welcomed.Task;

    protected override MonoTime? NextDeadline => _machine.NextDeadline;

    protected override bool IsFinished => _machine.State == DirectoryClientState.Closed;

    /// <exception cref="VoipRequestException">The server refused, or did not answer.</exception>
    /// <exception cref="VoipConnectionException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task LogInAsync(string username, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        LocalIdentity? identity = null;
        if (_identity is null && Protocol.Directory.Username.TryCreate(username, out Username name))
        {
            identity = await LocalIdentity.LoadAsync(_identities, name, cancellationToken).ConfigureAwait(false);
        }

        var request = new DirectoryRequest(DirectoryRequestKind.Login, username) { Identity = identity };
        await SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    /// <exception cref="VoipRequestException">The server refused, or did not answer.</exception>
    /// <exception cref="VoipConnectionException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async Task SendAsync(DirectoryRequest request, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Register(request);
        if (!TryPost((_, now) => HandleRequest(request, now)) && !IsClosing)
        {
            // The mailbox is full. Where it is closing, the end of the loop says why.
            request.Fail(DirectoryRefusal.LimitReached);
        }

        try
        {
            using CancellationTokenRegistration registration = cancellationToken.Register(() =>
            {
                if (request.TryCancel(cancellationToken))
                {
                    // A request that comes by a second time is withdrawn.
                    TryPost((_, now) => HandleRequest(request, now));
                }
            });
            await request.Outcome.ConfigureAwait(false);
        }
        catch (VoipRequestException exception)
        {
            _logger.RequestFailed(request.Kind, exception.Reason);
            throw;
        }
        finally
        {
            Forget(request);
        }
    }

    /// <summary>Ends the connection because the application wants it.</summary>
    public void Leave()
    {
        _isLeaving = true;
        Abort();
    }

    protected override void HandleStart(MonoTime now) => _machine.Start(now);

    protected override void HandleBytes(ReadOnlySpan<byte> bytes, MonoTime now) => _machine.HandleBytes(bytes, now);

    protected override void HandleEndOfStream(MonoTime now) => _machine.HandleEndOfStream(now);

    protected override void HandleTimeout(MonoTime now) => _machine.HandleTimeout(now);

    protected override bool TryTransmit(Span<byte> buffer, out int length) => _machine.TryTransmit(buffer, out length);

    protected override void HandleCommand(Action<DirectoryClientMachine, MonoTime> command, MonoTime now) =>
        command(_machine, now);

    protected override void DrainEvents(MonoTime now)
    {
        _isExtended = _machine.ServerIsExtended;
        _contacts.HandleProgress();
        while (_machine.TryTakeEvent(out DirectoryClientEvent? clientEvent))
        {
            Handle(clientEvent);
        }
    }

    protected override void HandleStopped()
    {
        VoipConnectionException error = _isLeaving
            ? new VoipConnectionException(VoipConnectionFailure.Disposed, "The client was disposed.")
            : DirectoryErrors.Explain(_machine.CloseReason, _closeDetail, Failure);
        DirectoryRequest[] pending;
        lock (_gate)
        {
            _error = error;
            pending = [.. _pending];
            _pending.Clear();
        }

        LogEnd(error);
        _isOpen = false;
        _events.Write(new Disconnected(Error));
        _events.Complete();
        foreach (DirectoryRequest request in pending)
        {
            request.Fail(DirectoryErrors.Copy(error));
        }

        if (_welcomed.TrySetException(DirectoryErrors.Copy(error)))
        {
            // Observed, for the one who connects may have given up.
            _ = _welcomed.Task.Exception;
        }
    }

    private void HandleRequest(DirectoryRequest request, MonoTime now)
    {
        if (request.Outcome.IsCompleted)
        {
            _waiting.Remove(request.Id);
            _machine.Withdraw(request.Id, now);
            return;
        }

        if (request.Kind == DirectoryRequestKind.TrustIdentity)
        {
            _contacts.Trust(request);
            return;
        }

        request.Id = request.Kind switch
        {
            DirectoryRequestKind.Login => LogIn(request, now),
            DirectoryRequestKind.Invite => _machine.Invite(request.Username, now),
            DirectoryRequestKind.Accept => _machine.Accept(request.Username, now),
            _ => _machine.Refuse(request.Username, now),
        };
        _waiting.Add(request.Id, request);
    }

    private long LogIn(DirectoryRequest request, MonoTime now)
    {
        if (request.Identity is { } identity)
        {
            // By name: a login that was given up may still succeed, and then its name is all that is told.
            _loginIdentities[identity.User] = identity;
        }

        return _machine.Login(request.Username, _hasIdentity ? request.Identity?.Key.PublicKey : null, now);
    }

    private void Handle(DirectoryClientEvent clientEvent)
    {
        switch (clientEvent)
        {
            case DirectoryClientEvent.Welcomed:
                _isOpen = true;
                Metrics.ChangeConnections(1);
                _welcomed.TrySetResult(true);
                break;
            case DirectoryClientEvent.LoggedIn { Username: var name }:
                HandleLogin(name);
                break;
            case DirectoryClientEvent.InvitationReceived { Username: var name }:
                State.AddInvitation(name);
                _events.Write(new InvitationReceived(name.Display));
                break;
            case DirectoryClientEvent.InvitationSettled { Username: var name }:
                State.RemoveInvitation(name);
                break;
            case DirectoryClientEvent.InvitationRefused { Username: var name }:
                _events.Write(new InvitationRefused(name.Display));
                break;
            case DirectoryClientEvent.ContactReceived received:
                _contacts.HandleContact(received.Contact);
                break;
            case DirectoryClientEvent.RequestSucceeded { RequestId: var id } when TryTakeWaiting(id, out DirectoryRequest? request):
                if (request.Kind != DirectoryRequestKind.Accept || !_contacts.TryHold(request))
                {
                    request.Succeed();
                }

                break;
            case DirectoryClientEvent.RequestFailed { RequestId: var id } failed when TryTakeWaiting(id, out DirectoryRequest? request):
                request.Fail(failed.Refusal);
                break;
            case DirectoryClientEvent.Closed { Detail: var detail }:
                _closeDetail = detail;
                break;
        }
    }

    private void HandleLogin(Username name)
    {
        // Each login that the machine was asked for has brought one.
        LocalIdentity identity = _loginIdentities[name];
        _loginIdentities.Clear();
        _calls.SetLocalUser(name.Display, _hasIdentity ? identity.Key : null);
        _identity = identity;
        _username = name.Display;
        _logger.LoggedIn();
        if (_identitiesAreTransient)
        {
            _logger.IdentityIsTransient();
        }

        if (!_machine.ServerHandsOnKeys)
        {
            _logger.IdentitiesNotHandedOn();
        }

        _contacts.LogIn(identity);
    }

    private bool TryTakeWaiting(long id, [NotNullWhen(true)] out DirectoryRequest? request) => _waiting.Remove(id, out request);

    private void Register(DirectoryRequest request)
    {
        lock (_gate)
        {
            if (_error is { } error)
            {
                throw DirectoryErrors.Copy(error);
            }

            _pending.Add(request);
        }
    }

    private void Forget(DirectoryRequest request)
    {
        lock (_gate)
        {
            _pending.Remove(request);
        }
    }

    private void LogEnd(VoipConnectionException error)
    {
        if (_isOpen)
        {
            Metrics.ChangeConnections(-1);
        }

        if (_machine.IgnoredPackets > 0)
        {
            _logger.PacketsIgnored(_machine.IgnoredPackets);
        }

        if (_isOpen && _isLeaving)
        {
            _logger.DirectoryLeft();
        }
        else if (_isOpen)
        {
            _logger.DirectoryLost(error.Reason, _closeDetail);
        }
    }
}
