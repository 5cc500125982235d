using System.Net;
using System.Net.Sockets;
using System.Text;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests;

/// <summary>Starts servers on loopback, at a port that the system chooses.</summary>
internal static class Servers
{
    public static async Task<DirectoryServer> StartAsync(Action<DirectoryServerOptions>? configure = null)
    {
        var options = new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 };
        configure?.Invoke(options);
        var server = new DirectoryServer(options);
        await server.StartAsync();
        return server;
    }
}

/// <summary>A TCP client that writes what a test says, byte by byte.</summary>
internal abstract class TestPeer : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    protected TestPeer(Socket socket) => Socket = socket;

    public Socket Socket { get; }

    public static async Task<Socket> ConnectAsync(IPEndPoint endPoint, int receiveBuffer = 0)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer > 0)
        {
            socket.ReceiveBufferSize = receiveBuffer;
        }

        await socket.ConnectAsync(endPoint);
        return socket;
    }

    /// <summary>One write to the socket, as it is.</summary>
    public async Task WriteAsync(string bytes) => await Socket.SendAsync(Encoding.UTF8.GetBytes(bytes));

    /// <summary>Closes with RST, as a process that crashes or a NAT that forgets.</summary>
    public void Reset()
    {
        Socket.LingerState = new LingerOption(true, 0);
        Socket.Dispose();
    }

    /// <summary>Waits until the server has closed; what still comes is discarded.</summary>
    public async Task WaitForEndAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        byte[] buffer = new byte[4_096];
        try
        {
            while (await Socket.ReceiveAsync(buffer, patience.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            // A reset is an end as well.
        }
    }

    public void Dispose() => Socket.Dispose();
}

/// <summary>
/// A deployed base-level client as it was measured: writes packets without terminators; takes one read of at most 512
/// bytes for one packet, cuts it at the first NUL and splits it at each space. Whatever else is in the read is lost.
/// </summary>
internal sealed class DeployedPeer : TestPeer
{
    private DeployedPeer(Socket socket)
        : base(socket)
    {
    }

    /// <summary>Connects and says hello without waiting, as these clients do.</summary>
    public static async Task<DeployedPeer> ConnectAsync(DirectoryServer server, int callPort = 4242)
    {
        var peer = new DeployedPeer(await ConnectAsync(server.LocalEndPoint));
        await peer.WriteAsync($"0 {callPort}");
        Assert.Equal("0", await peer.ReadAsync());
        return peer;
    }

    public static async Task<DeployedPeer> LoginAsync(DirectoryServer server, string name, int callPort = 4242)
    {
        DeployedPeer peer = await ConnectAsync(server, callPort);
        await peer.WriteAsync($"1 {name}");
        Assert.Equal("2", await peer.ReadAsync());
        return peer;
    }

    /// <summary>One read: the code as a number and the fields, joined by spaces again; null at the end of the stream.</summary>
    public async Task<string?> ReadAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        byte[] buffer = new byte[512];
        int length = await Socket.ReceiveAsync(buffer, patience.Token);
        if (length == 0)
        {
            return null;
        }

        string text = Encoding.UTF8.GetString(buffer, 0, length).Split('\0')[0];
        string[] fields = text.Split(' ');
        fields[0] = int.Parse(fields[0], System.Globalization.CultureInfo.InvariantCulture).ToString(System.Globalization.CultureInfo.InvariantCulture);

        // These clients read the fields that they know; a line feed alone is one too many, which they do not look at.
        Assert.True(fields[^1] == "\n", $"The last field is '{fields[^1]}': the terminator would stick to it.");
        return string.Join(' ', fields[..^1]);
    }
}

/// <summary>A client that ends its lines, extended or not.</summary>
internal sealed class FramedPeer : TestPeer
{
    private readonly StreamReader _reader;

    private FramedPeer(Socket socket)
        : base(socket) => _reader = new StreamReader(new NetworkStream(socket));

    public static async Task<FramedPeer> ConnectAsync(IPEndPoint endPoint) => new(await TestPeer.ConnectAsync(endPoint));

    public static async Task<FramedPeer> LoginAsync(DirectoryServer server, string name, string hello = "000 4242 ext=keepalive")
    {
        FramedPeer peer = await ConnectAsync(server.LocalEndPoint);
        await peer.WriteAsync($"{hello}\n001 {name}\n");
        Assert.StartsWith("000 ", await peer.ReadLineAsync());
        Assert.Equal("002 ", await peer.ReadLineAsync());
        return peer;
    }

    public async Task<string?> ReadLineAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        return await _reader.ReadLineAsync(patience.Token);
    }
}
