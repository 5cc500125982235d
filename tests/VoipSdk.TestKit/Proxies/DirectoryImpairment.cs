using System.Net;
using System.Net.Sockets;

namespace VoipSdk.TestKit;

/// <summary>
/// A bad network between real users: a proxy in front of a directory server that makes calls go through it too, by putting
/// ports of its own in place of those that the clients announce (000). Neither the clients nor the server know.
/// </summary>
/// <remarks>
/// Every user has to connect through it: who does not is a stranger, whose datagrams are dropped and counted. Only calls
/// suffer; the directory connections pass unharmed. Delays are exact to a millisecond or so (on Windows to its timer, 16 ms
/// unless the system runs a finer one). At most 256 users. Thread-safe.
/// </remarks>
/// <example>
/// <code>
/// await using DirectoryImpairment proxy = await DirectoryImpairment.StartAsync(new DirectoryImpairmentOptions
/// {
///     ServerPort = 4242,
///     Link = Link.Parse("wifi-lossy,seed=3"),
/// });
/// </code>
/// </example>
public sealed class DirectoryImpairment : IAsyncDisposable
{
    private const int MaxConnections = 1_024;
    private readonly DirectoryImpairmentOptions _options;
    private readonly IPAddress[] _server;
    private readonly Socket _listener;
    private readonly ImpairedUsers _users;
    private readonly object _gate = new();
    private readonly HashSet<Task> _connections = [];
    private readonly CancellationTokenSource _stop = new();
    private Task _accepting = Task.CompletedTask;
    private int _isDisposed;

    private DirectoryImpairment(DirectoryImpairmentOptions options, IPAddress[] server)
    {
        _options = options;
        _server = server;
        _users = new ImpairedUsers(options.Link);
        _listener = new Socket(options.Listen.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
    }

    /// <summary>Where directory clients connect to.</summary>
    public IPEndPoint LocalEndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>
    /// What happens to the datagrams from each user to each other that <see cref="SetLink"/> was not told of. May be changed
    /// at any time, and takes effect with the next datagram.
    /// </summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public Link Link
    {
        get => _users.Link;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _users.Link = value;
        }
    }

    /// <summary>Every direction in which something was sent, in the order in which they began.</summary>
    public IReadOnlyList<ImpairedDirection> Directions => _users.Directions;

    /// <summary>Datagrams that were dropped because they came from no user.</summary>
    public long Strangers => _users.Strangers;

    /// <summary>Datagrams that were dropped because more than 16,384 were on their way.</summary>
    public long Overflows => _users.Overflows;

    /// <summary>Looks the server up, opens the port and forwards until it is disposed.</summary>
    /// <param name="options">Copied.</param>
    /// <param name="cancellationToken">Gives up looking up.</param>
    /// <exception cref="ArgumentException">The port is out of range, or the server has no address of that family.</exception>
    /// <exception cref="SocketException">The name is not known, or the port cannot be opened.</exception>
    public static async Task<DirectoryImpairment> StartAsync(
        DirectoryImpairmentOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IPAddress[] server = await ProxyAddresses.ResolveAsync(
            options.ServerHost, options.ServerPort, options.Listen, cancellationToken).ConfigureAwait(false);
        var proxy = new DirectoryImpairment(options with { }, server);
        try
        {
            proxy.Listen();
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Sets what happens to datagrams from one user to another, now or once they log in.</summary>
    /// <param name="from">The username, without regard to case.</param>
    /// <param name="to">The username, without regard to case.</param>
    /// <param name="link">Takes effect with the next datagram.</param>
    /// <exception cref="ArgumentNullException">One of them is null.</exception>
    public void SetLink(string from, string to, Link link)
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(link);
        _users.SetLink(from, to, link);
    }

    /// <summary>Ends all connections and closes all ports; what is on its way is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        _stop.Cancel();
        _listener.Dispose();
        await _accepting.ConfigureAwait(false);
        Task[] connections;
        lock (_gate)
        {
            connections = [.. _connections];
        }

        await Task.WhenAll(connections).ConfigureAwait(false);
        await _users.DisposeAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private bool TakesBothFamilies => _options.Listen.Address.Equals(IPAddress.IPv6Any);

    private void Listen()
    {
        if (TakesBothFamilies)
        {
            _listener.DualMode = true;
        }

        _listener.Bind(_options.Listen);
        _listener.Listen(128);
        LocalEndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = Task.Run(AcceptAsync);
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                Socket client = await _listener.AcceptAsync().ConfigureAwait(false);
                Serve(client);
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException) when (!_stop.IsCancellationRequested)
            {
                // A client that went away while it was accepted, or no more sockets: the next may fare better.
                await Task.Delay(10).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private void Serve(Socket client)
    {
        lock (_gate)
        {
            _connections.RemoveWhere(static task => task.IsCompleted);
            if (_connections.Count >= MaxConnections || _stop.IsCancellationRequested)
            {
                client.Dispose();
                return;
            }

            _connections.Add(ServeAsync(client));
        }
    }

    private async Task ServeAsync(Socket client)
    {
        if (await ConnectAsync().ConfigureAwait(false) is not { } server)
        {
            // To the client it looks as if the server had hung up.
            client.Dispose();
            return;
        }

        client.NoDelay = true;
        server.NoDelay = true;
        var relay = new DirectoryRelay(client, server, _users, TakesBothFamilies);
        using (_stop.Token.Register(relay.Close))
        {
            await relay.RunAsync().ConfigureAwait(false);
        }
    }

    private async Task<Socket?> ConnectAsync()
    {
        foreach (IPAddress address in _server)
        {
            var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(new IPEndPoint(address, _options.ServerPort), _stop.Token).ConfigureAwait(false);
                return socket;
            }
            catch (Exception exception) when (exception is SocketException or ObjectDisposedException or OperationCanceledException)
            {
                socket.Dispose();
            }
        }

        return null;
    }
}
