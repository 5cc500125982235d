namespace VoipSdk;

/// <summary>
/// A client's events as C# events, raised on the synchronization context of the thread that created this object (the
/// UI thread, Unity's main thread), or one after another on a pool thread where there is none.
/// </summary>
/// <remarks>
/// It reads the client's event stream, so nothing else should: with several readers each event goes to one of them.
/// Attach the handlers, then call <see cref="Start"/>. What a handler throws goes to the context; without one it is
/// logged, and the next event is raised.
/// </remarks>
public sealed class DirectoryClientEvents : IAsyncDisposable
{
    private readonly DirectoryClient _client;
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly CancellationTokenSource _stopping = new();
    private readonly object _gate = new();
    private Task? _pump;
    private bool _isDisposed;

    /// <summary>Captures the current synchronization context.</summary>
    /// <param name="client">Stays the caller's to dispose.</param>
    /// <exception cref="ArgumentNullException"><paramref name="client"/> is null.</exception>
    public DirectoryClientEvents(DirectoryClient client)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
    }

    /// <summary>A user wants to be a friend.</summary>
    public event EventHandler<InvitationReceived>? InvitationReceived;

    /// <summary>A user refused this client's invitation.</summary>
    public event EventHandler<InvitationRefused>? InvitationRefused;

    /// <summary>A friend is in the contact list now.</summary>
    public event EventHandler<ContactAdded>? ContactAdded;

    /// <summary>A friend is reached at another address, writes the username otherwise, or has another identity.</summary>
    public event EventHandler<ContactChanged>? ContactChanged;

    /// <summary>A contact may not be who it was: show the user the new key before anything else.</summary>
    public event EventHandler<ContactIdentityChanged>? ContactIdentityChanged;

    /// <summary>A contact calls.</summary>
    public event EventHandler<IncomingCall>? IncomingCall;

    /// <summary>The connection is over; nothing follows.</summary>
    public event EventHandler<Disconnected>? Disconnected;

    /// <summary>Begins to raise events, those included that have come already. Further calls do nothing.</summary>
    /// <exception cref="ObjectDisposedException">The object is disposed.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _pump ??= Task.Run(PumpAsync);
        }
    }

    /// <summary>Stops; events that were not raised stay with the client. Does not wait for handlers on the context.</summary>
    public async ValueTask DisposeAsync()
    {
        Task? pump;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            pump = _pump;
        }

        _stopping.Cancel();
        if (pump is not null)
        {
            await pump.ConfigureAwait(false);
        }

        _stopping.Dispose();
    }

    private async Task PumpAsync()
    {
        try
        {
            await foreach (DirectoryEvent e in _client.ReadEventsAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (_context is null)
                {
                    RaiseAndLog(e);
                }
                else
                {
                    _context.Post(static state => RaisePosted(state!), (this, e));
                }
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private void RaiseAndLog(DirectoryEvent e)
    {
        try
        {
            Raise(e);
        }
        catch (Exception exception)
        {
            _client.ReportHandlerFailure(exception);
        }
    }

    private static void RaisePosted(object state)
    {
        (DirectoryClientEvents sender, DirectoryEvent e) = ((DirectoryClientEvents, DirectoryEvent))state;
        sender.Raise(e);
    }

    private void Raise(DirectoryEvent e)
    {
        switch (e)
        {
            case InvitationReceived received:
                InvitationReceived?.Invoke(_client, received);
                break;
            case InvitationRefused refused:
                InvitationRefused?.Invoke(_client, refused);
                break;
            case ContactAdded added:
                ContactAdded?.Invoke(_client, added);
                break;
            case ContactChanged changed:
                ContactChanged?.Invoke(_client, changed);
                break;
            case ContactIdentityChanged changed:
                ContactIdentityChanged?.Invoke(_client, changed);
                break;
            case IncomingCall call:
                IncomingCall?.Invoke(_client, call);
                break;
            case Disconnected disconnected:
                Disconnected?.Invoke(_client, disconnected);
                break;
        }
    }
}
