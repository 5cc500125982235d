using System.Net;
using System.Net.Sockets;
using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>
/// A UDP proxy with a bad network inside: forwards what comes to a port to a server, and the answers back, each through a
/// <see cref="Link"/>. Knows nothing of the protocol.
/// </summary>
/// <remarks>
/// Up to 64 clients; each has a port of its own towards the server, as behind a NAT. The client that was silent the longest
/// makes room for a new one after a minute; until then the datagrams of strangers are dropped. Delays are exact to a
/// millisecond or so (on Windows to its timer, 16 ms unless the system runs a finer one). Thread-safe.
/// </remarks>
public sealed class UdpImpairment : IAsyncDisposable
{
    private const int MaxClients = 64;
    private static readonly TimeSpan Idle = TimeSpan.FromMinutes(1);
    private readonly object _gate = new();
    private readonly Dictionary<TransportAddress, Client> _clients = [];
    private readonly List<Task> _closing = [];
    private readonly DelayLine _line = new();
    private readonly MonoTime _origin = DelayLine.Now;
    private readonly TransportAddress _target;
    private readonly UdpImpairmentOptions _options;
    private UdpPort? _port;
    private LinkStatistics _pastToTarget = new();
    private LinkStatistics _pastFromTarget = new();
    private long _strangers;
    private int _paths;
    private bool _isDisposed;

    private UdpImpairment(UdpImpairmentOptions options, TransportAddress target)
    {
        _options = options;
        _target = target;
    }

    /// <summary>Where clients send to.</summary>
    public IPEndPoint LocalEndPoint { get; private set; } = new(IPAddress.None, 0);

    /// <summary>What became of the clients' datagrams, of all clients together.</summary>
    public LinkStatistics ToTarget => Sum(client => client.Up, _pastToTarget);

    /// <summary>What became of the server's datagrams, to all clients together.</summary>
    public LinkStatistics FromTarget => Sum(client => client.Down, _pastFromTarget);

    /// <summary>Datagrams that were dropped unseen: of clients beyond the sixty-fourth, or not from the server.</summary>
    public long Strangers => Interlocked.Read(ref _strangers);

    /// <summary>Datagrams that were dropped because more than 16,384 were on their way.</summary>
    public long Overflows => _line.Overflows;

    /// <summary>Looks the server up, opens the port and forwards until it is disposed.</summary>
    /// <param name="options">Copied.</param>
    /// <param name="cancellationToken">Gives up looking up.</param>
    /// <exception cref="ArgumentException">The port is out of range, or the server has no address of that family.</exception>
    /// <exception cref="SocketException">The name is not known, or the port cannot be opened.</exception>
    public static async Task<UdpImpairment> StartAsync(UdpImpairmentOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        IPAddress[] addresses = await ProxyAddresses.ResolveAsync(
            options.TargetHost, options.TargetPort, options.Listen, cancellationToken).ConfigureAwait(false);
        var proxy = new UdpImpairment(options with { }, new TransportAddress(addresses[0], (ushort)options.TargetPort));
        try
        {
            proxy._port = UdpPort.Open(options.Listen, proxy.HandleClient);
            proxy.LocalEndPoint = proxy._port.LocalEndPoint;
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Closes all ports; what is on its way is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        Client[] clients;
        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            clients = [.. _clients.Values];
        }

        if (_port is { } port)
        {
            await port.DisposeAsync().ConfigureAwait(false);
        }

        foreach (Client client in clients)
        {
            await client.Port!.DisposeAsync().ConfigureAwait(false);
        }

        await Task.WhenAll(_closing).ConfigureAwait(false);
        _line.Dispose();
    }

    private void HandleClient(UdpPort port, ReadOnlySpan<byte> datagram, TransportAddress from)
    {
        if (GetClient(from) is { } client)
        {
            client.Up.Forward(datagram, client.Port!, _target);
        }
        else
        {
            Interlocked.Increment(ref _strangers);
        }
    }

    private Client? GetClient(TransportAddress address)
    {
        lock (_gate)
        {
            if (!_clients.TryGetValue(address, out Client? client) && !_isDisposed && MakeRoom())
            {
                client = OpenClient(address);
            }

            if (client is not null)
            {
                client.LastSeen = DelayLine.Now;
            }

            return client;
        }
    }

    private Client? OpenClient(TransportAddress address)
    {
        var client = new Client(address, NewPath(_options.Link), NewPath(_options.LinkBack ?? _options.Link));
        try
        {
            var any = new IPEndPoint(
                _target.Address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            client.Port = UdpPort.Open(any, (_, datagram, from) => HandleServer(client, datagram, from));
            _clients.Add(address, client);
            return client;
        }
        catch (SocketException)
        {
            // Out of ports: this client's datagram is lost, its next one tries again.
            return null;
        }
    }

    private void HandleServer(Client client, ReadOnlySpan<byte> datagram, TransportAddress from)
    {
        if (from == _target)
        {
            client.Down.Forward(datagram, _port!, client.Address);
        }
        else
        {
            Interlocked.Increment(ref _strangers);
        }
    }

    private bool MakeRoom()
    {
        if (_clients.Count < MaxClients)
        {
            return true;
        }

        Client oldest = _clients.Values.OrderBy(client => client.LastSeen).First();
        if (DelayLine.Now - oldest.LastSeen < Idle)
        {
            return false;
        }

        _clients.Remove(oldest.Address);
        _pastToTarget = _pastToTarget.Plus(oldest.Up.Statistics);
        _pastFromTarget = _pastFromTarget.Plus(oldest.Down.Statistics);
        _closing.RemoveAll(static task => task.IsCompleted);
        _closing.Add(oldest.Port!.DisposeAsync().AsTask());
        return true;
    }

    private ImpairedPath NewPath(Link link) => new(link, _paths++, _origin, _line);

    private LinkStatistics Sum(Func<Client, ImpairedPath> path, LinkStatistics past)
    {
        lock (_gate)
        {
            return _clients.Values.Aggregate(past, (sum, client) => sum.Plus(path(client).Statistics));
        }
    }

    private sealed class Client(TransportAddress address, ImpairedPath up, ImpairedPath down)
    {
        public TransportAddress Address { get; } = address;

        public ImpairedPath Up { get; } = up;

        public ImpairedPath Down { get; } = down;

        public UdpPort? Port { get; set; }

        public MonoTime LastSeen { get; set; }
    }
}
