using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Internal;

/// <summary>
/// Drives the client's session machine over one stream, and brings its events to whom they concern: the waiting
/// requests, the state, the event queue, the call socket. State comes first, then the event, then the request's end.
/// </summary>
internal sealed class DirectoryConnection : StreamDriver<DirectoryRequest>
{
    private const int MailboxCapacity = 1_024;
    private static readonly TimeSpan SendTimeout = TimeSpan.FromSeconds(30);
    private readonly DirectoryClientMachine _machine;
    private readonly EventQueue<DirectoryEvent> _events;
    private readonly ICallDirectory _calls;
    private readonly ILogger _logger;
    private readonly Dictionary<long, DirectoryRequest> _waiting = [];
    private readonly HashSet<DirectoryRequest> _pending = [];
    private readonly object _gate = new();
    private readonly TaskCompletionSource<bool> _welcomed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private string _closeDetail = "";
    private VoipConnectionException? _error;
    private volatile string? _username;
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
        _machine = new DirectoryClientMachine(new DirectoryClientSettings
        {
            CallPort = callPort,
            WelcomeTimeout = options.ConnectTimeout,
            RequestTimeout = options.RequestTimeout,
            KeepAliveInterval = options.KeepAliveInterval,
        });
    }

    public DirectoryState State { get; } = new();

    public string? Username => _username;

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
    public async Task SendAsync(DirectoryRequestKind kind, string username, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var request = new DirectoryRequest(kind, username);
        Register(request);
        if (!TryPost(request) && !IsClosing)
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
                    TryPost(request);
                }
            });
            await request.Outcome.ConfigureAwait(false);
        }
        catch (VoipRequestException exception)
        {
            _logger.RequestFailed(kind, exception.Reason);
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

    protected override void HandleCommand(DirectoryRequest command, MonoTime now)
    {
        if (command.Outcome.IsCompleted)
        {
            _waiting.Remove(command.Id);
            _machine.Withdraw(command.Id, now);
            return;
        }

        command.Id = command.Kind switch
        {
            DirectoryRequestKind.Login => _machine.Login(command.Username, now),
            DirectoryRequestKind.Invite => _machine.Invite(command.Username, now),
            DirectoryRequestKind.Accept => _machine.Accept(command.Username, now),
            _ => _machine.Refuse(command.Username, now),
        };
        _waiting.Add(command.Id, command);
    }

    protected override void DrainEvents(MonoTime now)
    {
        _isExtended = _machine.ServerIsExtended;
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
                _calls.SetLocalUser(name.Display, null);
                _username = name.Display;
                _logger.LoggedIn();
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
                HandleContact(received);
                break;
            case DirectoryClientEvent.RequestSucceeded { RequestId: var id } when TryTakeWaiting(id, out DirectoryRequest? request):
                request.Succeed();
                break;
            case DirectoryClientEvent.RequestFailed { RequestId: var id } failed when TryTakeWaiting(id, out DirectoryRequest? request):
                request.Fail(failed.Refusal);
                break;
            case DirectoryClientEvent.Closed { Detail: var detail }:
                _closeDetail = detail;
                break;
        }
    }

    private void HandleContact(DirectoryClientEvent.ContactReceived received)
    {
        Username name = received.Contact.Username;
        TransportAddress address = received.Contact.Endpoint;
        var contact = new Contact(name.Display, address.Address, address.Port);
        _calls.SetContact(name.Display, address, null, refused: false);
        State.SetContact(name, contact);
        _events.Write(received.IsNew ? new ContactAdded(contact) : new ContactChanged(contact));
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
