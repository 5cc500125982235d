using System.Net;
using System.Net.Sockets;
using System.Text;
using VoipSdk.Protocol.Calls;
using VoipSdk.Server;

namespace VoipSdk.Integration.Tests.Calls;

/// <summary>Our client alice, and a friend "old" who logged in by hand with the seed protocol.</summary>
internal sealed class SeedFriend : IAsyncDisposable
{
    private readonly TcpClient _connection;

    private SeedFriend(DirectoryServer server, DirectoryClient client, TcpClient connection)
    {
        Server = server;
        _connection = connection;
        Client = client;
    }

    public DirectoryServer Server { get; }

    public DirectoryClient Client { get; }

    public static async Task<SeedFriend> CreateAsync(SeedPeer peer, CallEncryption encryption = CallEncryption.Preferred)
    {
        var server = new DirectoryServer(new DirectoryServerOptions { Address = IPAddress.Loopback, Port = 0 });
        await server.StartAsync();
        DirectoryClient client = await TwoUsers.LogInAsync(server, "alice", options => options with { Encryption = encryption });
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, server.LocalEndPoint!.Port);
        NetworkStream stream = connection.GetStream();
        stream.Write(Encoding.UTF8.GetBytes($"0 {peer.Port}\n1 old\n7 alice\n"));
        await TwoUsers.NextAsync<InvitationReceived>(client);
        await client.AcceptInviteAsync("old");
        return new SeedFriend(server, client, connection);
    }

    public async ValueTask DisposeAsync()
    {
        _connection.Dispose();
        await Client.DisposeAsync();
        await Server.DisposeAsync();
    }
}
