using System.Diagnostics.Metrics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Protocol;
using VoipSdk.Server.Internal;

namespace VoipSdk.Server;

/// <summary>
/// The directory: users log in by name, invite friends, and learn where to call them. It carries no voice. Serves
/// base-level clients, with and without framing, and extended ones on one TCP port.
/// </summary>
/// <remarks>
/// Thread-safe. Users, friends and invitations are in memory, and live as long as this object. It starts once and stops
/// once; a host that has a service container uses <c>services.AddDirectoryServer(...)</c> instead.
/// </remarks>
public sealed class DirectoryServer : IAsyncDisposable
{
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(1);
    private readonly DirectoryServerOptions _options;
    private readonly ILogger _logger;
    private readonly ServerMetrics _metrics;
    private readonly ConnectionTable _connections;
    private readonly ConnectionContext _context;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private Socket? _listener;
    private Task _accepting = Task.CompletedTask;
    private Task? _stopped;
    private volatile bool _isExhausted;

    /// <summary>Creates a server that does not listen yet.</summary>
    /// <param name="options">Copied; null for the defaults.</param>
    /// <param name="loggerFactory">Null for no logs.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names every one of them.</exception>
    public DirectoryServer(DirectoryServerOptions? options = null, ILoggerFactory? loggerFactory = null)
        : this(options ?? new DirectoryServerOptions(), loggerFactory, meterFactory: null)
    {
    }

    internal DirectoryServer(DirectoryServerOptions options, ILoggerFactory? loggerFactory, IMeterFactory? meterFactory)
    {
        _options = DirectoryServerOptionsCheck.CheckedCopy(options);
        _logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger("VoipSdk.Server.DirectoryServer");
        _metrics = new ServerMetrics(meterFactory);
        _connections = new ConnectionTable(_options.MaxConnections, _options.MaxConnectionsPerAddress);
        var store = new MemoryDirectoryStore(
            _options.MaxUsers, _options.MaxFriendsPerUser, _options.MaxPendingInvitesPerUser);
        _context = new ConnectionContext(
            _options, _options.ToMachineOptions(), new LocalUserDirectory(store), _metrics, _logger, HandleClosed);
    }

    /// <summary>
    /// Where the server listens: the port is the real one where the options had 0, and the address is <c>::</c> where the
    /// server listens at every address. It stays after the stop.
    /// </summary>
    /// <exception cref="InvalidOperationException">The server was not started.</exception>
    public IPEndPoint LocalEndPoint
    {
        get => field ?? throw new InvalidOperationException("The server was not started.");
        private set;
    }

    /// <summary>What the server has counted so far; the same figures go to the meter <c>VoipSdk</c>.</summary>
    public DirectoryServerStatistics GetStatistics() => _metrics.Snapshot();

    /// <summary>Starts to listen. When the task completes, clients can connect.</summary>
    /// <param name="cancellationToken">Checked before the socket is opened, which takes no time.</param>
    /// <exception cref="IOException">The address or port cannot be listened at, for instance since it is in use.</exception>
    /// <exception cref="InvalidOperationException">The server was started before.</exception>
    /// <exception cref="ObjectDisposedException">The server was stopped or disposed.</exception>
    public Task StartAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_stopped is not null, this);
            if (_listener is not null)
            {
                throw new InvalidOperationException("The server was started before.");
            }

            Socket listener = ServerSockets.Listen(_options.Address, _options.Port, _logger);
            _listener = listener;
            LocalEndPoint = (IPEndPoint)listener.LocalEndPoint!; // It is bound.
            var loop = new AcceptLoop(listener.AcceptAsync, HandleAccepted, _options.TimeProvider, _logger);
            _accepting = Task.Run(() => loop.RunAsync(_stopping.Token), CancellationToken.None);
        }

        _logger.Listening(LocalEndPoint);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Stops listening, sends what was said already, and closes all connections; within about a second. Further calls
    /// wait for the first.
    /// </summary>
    /// <param name="cancellationToken">Cancelled, it makes the server abort the connections at once. It never throws.</param>
    public async Task StopAsync(CancellationToken cancellationToken = default)
    {
        Task stopped;
        lock (_lock)
        {
            stopped = _stopped ??= StopCoreAsync(cancellationToken);
        }

        await stopped.ConfigureAwait(false);
    }

    /// <summary>Stops the server, if that was not done. Idempotent; does not throw.</summary>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _metrics.Dispose();
    }

    private async Task StopCoreAsync(CancellationToken cancellationToken)
    {
        await Task.Yield(); // Leaves the lock of StopAsync.
        await _stopping.CancelAsync().ConfigureAwait(false);
        _listener?.Dispose();
        await _accepting.ConfigureAwait(false);

        DirectoryConnection[] open = _connections.ToArray();
        foreach (DirectoryConnection connection in open)
        {
            connection.Shutdown();
        }

        Task all = Task.WhenAll(open.Select(static connection => connection.Completion));
        await WaitAsync(all, cancellationToken).ConfigureAwait(false);
        DirectoryConnection[] late = _connections.ToArray();
        foreach (DirectoryConnection connection in late)
        {
            connection.Abort();
        }

        await WaitAsync(all, CancellationToken.None).ConfigureAwait(false);
        await WaitAsync(Task.WhenAll(open.Select(static connection => connection.Released)), CancellationToken.None)
            .ConfigureAwait(false);
        if (_listener is not null)
        {
            _logger.Stopped(late.Length);
        }
    }

    // By the system's clock: a stop has to be bounded in real time, also under a test's clock that stands still.
    private static async Task WaitAsync(Task task, CancellationToken cancellationToken)
    {
        try
        {
            await task.WaitAsync(StopTimeout, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is TimeoutException or OperationCanceledException)
        {
            // What comes next does not depend on it.
        }
    }

    private void HandleAccepted(Socket socket)
    {
        try
        {
            // Where the peer is gone already, there is none, or asking throws.
            if (socket.RemoteEndPoint is not IPEndPoint endPoint)
            {
                socket.Dispose();
                return;
            }

            var peer = TransportAddress.From(endPoint);
            if (_connections.TryReserve(peer.Address) is { } limit)
            {
                Refuse(socket, peer, limit);
                return;
            }

            _isExhausted = false;
            Open(socket, peer);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            socket.Dispose();
        }
    }

    private void Open(Socket socket, TransportAddress peer)
    {
        DirectoryConnection connection;
        try
        {
            ServerSockets.Prepare(socket);
            connection = new DirectoryConnection(socket, peer, _context);
        }
        catch
        {
            _connections.Release(peer.Address);
            throw;
        }

        _metrics.ConnectionOpened();
        _logger.Connected(peer);
        _connections.Add(connection);
        connection.Start();
    }

    private void Refuse(Socket socket, TransportAddress peer, string limit)
    {
        if (limit == "total" && !_isExhausted)
        {
            _isExhausted = true;
            _logger.ConnectionsExhausted(_options.MaxConnections);
        }

        _metrics.ConnectionRefused(limit);
        _logger.ConnectionRefused(peer, limit);
        ServerSockets.PrepareAbort(socket);
        socket.Dispose();
    }

    private void HandleClosed(DirectoryConnection connection)
    {
        _connections.Remove(connection);
        _connections.Release(connection.Peer.Address);
    }
}
