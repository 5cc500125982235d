using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoipSdk.Integration.Tests;

/// <summary>Options and waiting for the tests of the client.</summary>
internal static class Clients
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public static CancellationToken Token => TestContext.Current.CancellationToken;

    public static DirectoryClientOptions Options(IPEndPoint server) => new()
    {
        Host = server.Address.ToString(),
        Port = server.Port,
        CallAddress = IPAddress.Loopback,
    };

    public static Task<DirectoryClient> ConnectAsync(IPEndPoint server) => DirectoryClient.ConnectAsync(Options(server), Token);

    public static async Task<DirectoryClient> LogInAsync(IPEndPoint server, string name)
    {
        DirectoryClient client = await ConnectAsync(server);
        await client.LoginAsync(name, Token);
        return client;
    }

    /// <summary>A server sees a disconnect a moment after the client has made it.</summary>
    public static async Task LogInWhenFreeAsync(this DirectoryClient client, string name)
    {
        for (int attempt = 0; client.Username is null; attempt++)
        {
            try
            {
                await client.LoginAsync(name, Token);
            }
            catch (VoipRequestException exception) when (exception.Reason == VoipRequestFailure.UsernameInUse && attempt < 100)
            {
                await Task.Delay(20, Token);
            }
        }
    }

    /// <summary>How friends see a client that they trust.</summary>
    public static Contact AsContact(DirectoryClient client) => new(client.Username!, IPAddress.Loopback, client.CallPort)
    {
        IdentityKey = client.IdentityKey,
        PinnedIdentityKey = client.IdentityKey,
        Identity = ContactIdentity.Trusted,
    };

    /// <summary>The next event of a type; others before it are passed over.</summary>
    public static async Task<T> NextAsync<T>(this DirectoryClient client)
        where T : DirectoryEvent
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(Patience);
        await foreach (DirectoryEvent e in client.ReadEventsAsync(patience.Token))
        {
            if (e is T wanted)
            {
                return wanted;
            }
        }

        throw new InvalidOperationException($"The stream of events ended without {typeof(T).Name}.");
    }
}

/// <summary>A TCP server whose behaviour is a function of each accepted socket.</summary>
internal sealed class ScriptedServer : IAsyncDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource _stopping = new();
    private readonly ConcurrentBag<Task> _sessions = [];
    private readonly Task _accepting;

    public ScriptedServer(Func<Socket, CancellationToken, Task> session)
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen(100);
        EndPoint = (IPEndPoint)_listener.LocalEndPoint!;
        _accepting = AcceptAsync(session);
    }

    public IPEndPoint EndPoint { get; }

    public static Task SendAsync(Socket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), SocketFlags.None);

    /// <summary>One read of at most 512 bytes, as text; empty at the end.</summary>
    public static async Task<string> ReadAsync(Socket socket, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[512];
        int length = await socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);
        return Encoding.UTF8.GetString(buffer, 0, length);
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        _listener.Dispose();
        await _accepting;
        await Task.WhenAll(_sessions);
        _stopping.Dispose();
    }

    private async Task AcceptAsync(Func<Socket, CancellationToken, Task> session)
    {
        try
        {
            while (true)
            {
                Socket socket = await _listener.AcceptAsync(_stopping.Token);
                socket.NoDelay = true;
                _sessions.Add(RunAsync(session, socket));
            }
        }
        catch (Exception exception) when (exception is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed.
        }
    }

    private async Task RunAsync(Func<Socket, CancellationToken, Task> session, Socket socket)
    {
        using (socket)
        {
            try
            {
                await session(socket, _stopping.Token);
            }
            catch (Exception exception) when (exception is OperationCanceledException or SocketException)
            {
                // Disposed, or the client has gone.
            }
        }
    }
}

/// <summary>
/// A deployed base-level server as it was measured: says <c>0</c> on accept and never answers 000; takes one read of at
/// most 512 bytes for one packet, cuts it at the first NUL and splits it at each space; answers without terminators, and
/// 008 and 009 bare. Whatever else is in a read is lost.
/// </summary>
internal sealed class DeployedServer : IAsyncDisposable
{
    private readonly ScriptedServer _server;
    private readonly ConcurrentDictionary<string, (Socket Socket, string Port)> _users = new();

    public DeployedServer() => _server = new ScriptedServer(ServeAsync);

    public IPEndPoint EndPoint => _server.EndPoint;

    /// <summary>Every read, as it came.</summary>
    public ConcurrentQueue<string> Reads { get; } = new();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    private async Task ServeAsync(Socket socket, CancellationToken cancellationToken)
    {
        await ScriptedServer.SendAsync(socket, "0");
        string port = "", name = "";
        try
        {
            while (await ScriptedServer.ReadAsync(socket, cancellationToken) is { Length: > 0 } read)
            {
                Reads.Enqueue(read);
                string[] fields = read.Split('\0')[0].Split(' ');
                switch (int.Parse(fields[0], CultureInfo.InvariantCulture))
                {
                    case 0:
                        port = fields[1];
                        break;
                    case 1:
                        bool isFree = _users.TryAdd(fields[1], (socket, port));
                        name = isFree ? fields[1] : name;
                        await ScriptedServer.SendAsync(socket, isFree ? "2" : "3");
                        break;
                    case 7:
                        await InviteAsync(socket, name, fields[1]);
                        break;
                    case 11:
                        await AcceptAsync(socket, port, name, fields[1]);
                        break;
                }
            }
        }
        finally
        {
            _users.TryRemove(name, out _);
        }
    }

    private async Task InviteAsync(Socket socket, string from, string to)
    {
        if (!_users.TryGetValue(to, out (Socket Socket, string Port) friend))
        {
            await ScriptedServer.SendAsync(socket, "9");
            return;
        }

        await ScriptedServer.SendAsync(friend.Socket, $"10 {from}");
        await ScriptedServer.SendAsync(socket, "8");
    }

    private async Task AcceptAsync(Socket socket, string port, string from, string to)
    {
        if (_users.TryGetValue(to, out (Socket Socket, string Port) friend))
        {
            await ScriptedServer.SendAsync(socket, $"13 {AddressOf(friend.Socket)} {friend.Port} {to}");
            await ScriptedServer.SendAsync(friend.Socket, $"13 {AddressOf(socket)} {port} {from}");
        }
    }

    private static IPAddress AddressOf(Socket socket) => ((IPEndPoint)socket.RemoteEndPoint!).Address;
}
