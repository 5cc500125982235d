using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Internal;
using VoipSdk.Protocol.Security;

namespace VoipSdk;

/// <summary>
/// A connection to a directory server: log in, make friends, call them. Thread-safe. Connected from the moment that
/// <see cref="ConnectAsync(DirectoryClientOptions, CancellationToken)"/> returns it until <see cref="Completion"/>;
/// a lost connection does not come back, connect a new client then.
/// </summary>
/// <remarks>
/// Works with servers of the base level as well (docs/PROTOCOL.md §4): they answer one invitation at a time, tell no
/// reasons, and never say that an invitation was refused.
/// </remarks>
public sealed class DirectoryClient : IAsyncDisposable
{
    private readonly DirectoryConnection _connection;
    private readonly EventQueue<DirectoryEvent> _events;
    private readonly CallEndpoint _calls;
    private readonly ILogger _logger;
    private int _isDisposed;

    private DirectoryClient(
        DirectoryConnection connection, EventQueue<DirectoryEvent> events, CallEndpoint calls, ILogger logger)
    {
        _connection = connection;
        _events = events;
        _calls = calls;
        _logger = logger;
    }

    /// <summary>
    /// Whether the server announced extensions: it tells reasons, refusals, and notices a dead connection.
    /// </summary>
    public bool ServerIsExtended => _connection.ServerIsExtended;

    /// <summary>False once the connection is lost or the client disposed.</summary>
    public bool IsConnected => _connection.IsOpen;

    /// <summary>The name that this client is logged in with, as typed; null before.</summary>
    public string? Username => _connection.Username;

    /// <summary>
    /// The user's own public key, to be shown for comparison (<see cref="IdentityPublicKey.Fingerprint"/>); null before the
    /// login.
    /// </summary>
    public IdentityPublicKey? IdentityKey => _connection.Identity?.Key.PublicKey;

    /// <summary>The UDP port of the call socket, which friends are told.</summary>
    public int CallPort => _calls.Port;

    /// <summary>The friends that the server has named, in the order in which they came; a snapshot. Survives the connection.</summary>
    public IReadOnlyList<Contact> Contacts => _connection.State.Contacts;

    /// <summary>Users who wait for an answer to their invitation, the oldest first; a snapshot.</summary>
    public IReadOnlyList<string> Invitations => _connection.State.Invitations;

    /// <summary>The calls that have not ended, incoming ones that wait for an answer included; a snapshot.</summary>
    public IReadOnlyList<PeerCallSession> Calls => _calls.Sessions;

    /// <summary>Events that nobody read in time (<see cref="DirectoryClientOptions.EventCapacity"/>).</summary>
    public long DroppedEvents => _events.Dropped;

    /// <summary>
    /// Completes, never faulted, when the connection is over. Why is in <see cref="Error"/> and in the last event.
    /// </summary>
    public Task Completion => _connection.Completion;

    /// <summary>Why the connection was lost; null while it lives, and when the client was disposed.</summary>
    public VoipConnectionException? Error => _connection.Error;

    /// <summary>Connects, and returns when the server has said hello.</summary>
    /// <param name="options">Copied and checked here; <c>new()</c> for the defaults.</param>
    /// <param name="cancellationToken">Gives up connecting.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names each.</exception>
    /// <exception cref="VoipConnectionException">
    /// The server cannot be reached, is silent, or is none; or the call socket cannot be opened.
    /// </exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static Task<DirectoryClient> ConnectAsync(
        DirectoryClientOptions options, CancellationToken cancellationToken = default) =>
        ConnectValidatedAsync(OptionsValidation.Validated(options), cancellationToken);

    /// <summary>
    /// Logs in, with the identity key that <see cref="DirectoryClientOptions.IdentityStore"/> keeps for this name; for a
    /// new name one is made. Friends and waiting invitations follow as events.
    /// </summary>
    /// <param name="username">1 to 32 characters without white space or control characters.</param>
    /// <param name="cancellationToken">Stops waiting; the server may carry out what was sent already.</param>
    /// <exception cref="VoipRequestException">
    /// The name is in use or not allowed, the server did not answer, or the identity store failed.
    /// </exception>
    /// <exception cref="VoipConnectionException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public Task LoginAsync(string username, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(username);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _connection.LogInAsync(username, cancellationToken);
    }

    /// <summary>Invites a user to become a friend, and returns when the server has taken the invitation.</summary>
    /// <param name="username">The user; need not be online.</param>
    /// <param name="cancellationToken">Stops waiting; the server may carry out what was sent already.</param>
    /// <exception cref="VoipRequestException">No such user, or another refusal; see its reason.</exception>
    /// <exception cref="VoipConnectionException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public Task InviteAsync(string username, CancellationToken cancellationToken = default) =>
        SendAsync(DirectoryRequestKind.Invite, username, cancellationToken);

    /// <summary>Accepts an invitation, and returns when the user is in <see cref="Contacts"/>.</summary>
    /// <param name="username">The user who invites.</param>
    /// <param name="cancellationToken">Stops waiting; the server may carry out what was sent already.</param>
    /// <returns>The new friend.</returns>
    /// <exception cref="VoipRequestException">There is no such invitation, or another refusal; see its reason.</exception>
    /// <exception cref="VoipConnectionException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public async Task<Contact> AcceptInviteAsync(string username, CancellationToken cancellationToken = default)
    {
        await SendAsync(DirectoryRequestKind.Accept, username, cancellationToken).ConfigureAwait(false);
        return _connection.State.TryFindContact(username, out Contact? contact)
            ? contact
            : throw new VoipRequestException(VoipRequestFailure.LimitReached, "The contact list is full.");
    }

    /// <summary>Refuses an invitation, and returns when that is on its way: the server answers nothing.</summary>
    /// <param name="username">The user who invites.</param>
    /// <param name="cancellationToken">Stops waiting; the server may carry out what was sent already.</param>
    /// <exception cref="VoipRequestException">The request needs a login first.</exception>
    /// <exception cref="VoipConnectionException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public Task RefuseInviteAsync(string username, CancellationToken cancellationToken = default) =>
        SendAsync(DirectoryRequestKind.Refuse, username, cancellationToken);

    /// <summary>
    /// The user agrees to a contact's new identity key (<see cref="ContactIdentityChanged"/>): it is pinned in place of the
    /// earlier one, and calls work again when this returns. Ask for it only after the user has compared
    /// <see cref="IdentityPublicKey.Fingerprint"/> with the contact, some other way than through this directory.
    /// </summary>
    /// <param name="username">The contact.</param>
    /// <param name="key">The key that the user was shown.</param>
    /// <param name="cancellationToken">Stops waiting; the key may be trusted all the same.</param>
    /// <exception cref="VoipRequestException">
    /// The directory names another key by now (<see cref="VoipRequestFailure.IdentityMismatch"/>), there is no such
    /// contact, there was no login, or the identity store failed; nothing has changed then.
    /// </exception>
    /// <exception cref="VoipConnectionException">The connection is lost.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public Task TrustIdentityAsync(string username, IdentityPublicKey key, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(username);
        ArgumentNullException.ThrowIfNull(key);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        var request = new DirectoryRequest(DirectoryRequestKind.TrustIdentity, username) { IdentityKey = key };
        return _connection.SendAsync(request, cancellationToken);
    }

    /// <summary>Calls a contact with the client's audio backend.</summary>
    /// <inheritdoc cref="CallAsync(string, CallOptions?, CancellationToken)" />
    public Task<PeerCallSession> CallAsync(string username, CancellationToken cancellationToken = default) =>
        CallAsync(username, null, cancellationToken);

    /// <summary>
    /// Calls a contact, and returns when the call is on its way; what becomes of it is the session's to tell. Needs no
    /// connection to the directory any more. When the contact is calling at this moment, its call is answered.
    /// </summary>
    /// <param name="username">A friend from <see cref="Contacts"/>.</param>
    /// <param name="options">What this call does differently; null for nothing.</param>
    /// <param name="cancellationToken">Gives up before the call is on its way.</param>
    /// <returns>The call; dispose it, or hang it up, when it is no longer wanted.</returns>
    /// <exception cref="VoipCallException">No such contact, or as many calls as the options allow.</exception>
    /// <exception cref="VoipRequestException">There was no login yet.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    /// <exception cref="ObjectDisposedException">The client is disposed.</exception>
    public Task<PeerCallSession> CallAsync(
        string username, CallOptions? options, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(username);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _calls.CallAsync(username, options, cancellationToken);
    }

    /// <summary>Takes the next event if there is one; never waits. For game loops.</summary>
    public bool TryReadEvent([NotNullWhen(true)] out DirectoryEvent? directoryEvent) => _events.TryRead(out directoryEvent);

    /// <summary>
    /// The events as they come; ends after <see cref="Disconnected"/>. With several readers, <see cref="TryReadEvent"/>
    /// included, each event goes to one of them.
    /// </summary>
    /// <param name="cancellationToken">Ends the enumeration with <see cref="OperationCanceledException"/>.</param>
    public IAsyncEnumerable<DirectoryEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        _events.ReadAllAsync(cancellationToken);

    /// <summary>
    /// Closes the connection and ends the calls. Pending requests throw <see cref="VoipConnectionException"/>. Takes
    /// moments, never throws, and may be called again.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _connection.Leave();
        await _connection.Completion.ConfigureAwait(false);
        try
        {
            await _calls.DisposeAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _logger.CallsCloseFailed(exception);
        }

        _connection.Identity?.Dispose();
    }

    internal void ReportHandlerFailure(Exception exception) => _logger.EventHandlerFailed(exception);

    private static async Task<DirectoryClient> ConnectValidatedAsync(
        DirectoryClientOptions options, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        ILogger logger = options.LoggerFactory?.CreateLogger(typeof(DirectoryClient).FullName!) ?? NullLogger.Instance;
        var events = new EventQueue<DirectoryEvent>(options.EventCapacity, dropped => ReportDropped(dropped, logger));
        CallEndpoint calls = CallEndpoint.Open(options, call => events.Write(new IncomingCall(call)));
        try
        {
            DirectoryConnection connection = await DirectoryConnector
                .ConnectAsync(options, calls, events, logger, cancellationToken).ConfigureAwait(false);
            return new DirectoryClient(connection, events, calls, logger);
        }
        catch
        {
            await calls.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static void ReportDropped(long dropped, ILogger logger)
    {
        Metrics.CountDroppedEvent();
        if (dropped == 1)
        {
            logger.EventsDropped();
        }
    }

    private Task SendAsync(DirectoryRequestKind kind, string username, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(username);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        return _connection.SendAsync(new DirectoryRequest(kind, username), cancellationToken);
    }
}
