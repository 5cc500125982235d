using System.Net;
using System.Net.Sockets;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.TestKit;

/// <summary>
/// One directory connection through a <see cref="DirectoryImpairment"/>. What the server says passes as it is; what the client
/// says is read packet by packet, with the server's own reader, to put another port in its 000 (docs/PROTOCOL.md §2, §4).
/// </summary>
internal sealed class DirectoryRelay(Socket client, Socket server, ImpairedUsers users, bool takesBothFamilies)
{
    private static readonly byte[] EmptyLine = [(byte)'\n'];
    private readonly PacketStreamReader _reader = new(PacketSource.Client);
    private readonly HashSet<ImpairedUser> _entered = [];
    private ImpairedUser? _user;
    private long _emptyLines;

    /// <summary>Completes when both sides have closed; never faults.</summary>
    public async Task RunAsync()
    {
        try
        {
            await Task.WhenAll(PassAsync(UpAsync, server), PassAsync(DownAsync, client)).ConfigureAwait(false);
        }
        finally
        {
            Close();
            foreach (ImpairedUser user in _entered)
            {
                users.Leave(user);
            }
        }
    }

    /// <summary>Ends both connections.</summary>
    public void Close()
    {
        client.Dispose();
        server.Dispose();
    }

    // An orderly end is passed on as one; anything else ends both connections.
    private async Task PassAsync(Func<Task> pass, Socket to)
    {
        try
        {
            await pass().ConfigureAwait(false);
            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException or PacketException)
        {
            Close();
        }
    }

    private async Task DownAsync()
    {
        byte[] buffer = new byte[4_096];
        while (await server.ReceiveAsync(new ArraySegment<byte>(buffer), SocketFlags.None).ConfigureAwait(false) is > 0 and var count)
        {
            await SendAsync(client, new ArraySegment<byte>(buffer, 0, count)).ConfigureAwait(false);
        }
    }

    private async Task UpAsync()
    {
        byte[] buffer = new byte[4_096];
        while (true)
        {
            Task<int> read = client.ReceiveAsync(new ArraySegment<byte>(buffer), SocketFlags.None);
            while (_reader.Deadline is { } deadline && !await CompletesAsync(read, deadline).ConfigureAwait(false))
            {
                await ForwardAsync().ConfigureAwait(false);
            }

            int count = await read.ConfigureAwait(false);
            if (count == 0)
            {
                _reader.EndOfStream();
                await ForwardAsync().ConfigureAwait(false);
                return;
            }

            _reader.Append(buffer.AsSpan(0, count), DelayLine.Now);
            await ForwardAsync().ConfigureAwait(false);
        }
    }

    private static async Task<bool> CompletesAsync(Task<int> read, MonoTime deadline)
    {
        TimeSpan wait = deadline - DelayLine.Now;
        if (wait > TimeSpan.Zero)
        {
            using var enough = new CancellationTokenSource();
            await Task.WhenAny(read, Task.Delay(wait + TimeSpan.FromMilliseconds(1), enough.Token)).ConfigureAwait(false);
            enough.Cancel();
        }

        return read.IsCompleted;
    }

    private async Task ForwardAsync()
    {
        while (_reader.TryRead(DelayLine.Now, out Packet? packet, out PacketError error))
        {
            await ForwardEmptyLinesAsync().ConfigureAwait(false);
            if (packet is null)
            {
                // The server would end the connection for it.
                throw new PacketException(error);
            }

            byte[] text = Rewrite(packet).ToArray();
            byte[] bytes = _reader.Framing == StreamFraming.Framed ? [.. text, (byte)' ', (byte)'\n'] : text;
            await SendAsync(server, new ArraySegment<byte>(bytes)).ConfigureAwait(false);
        }

        await ForwardEmptyLinesAsync().ConfigureAwait(false);
    }

    private async Task ForwardEmptyLinesAsync()
    {
        for (; _emptyLines < _reader.EmptyLines; _emptyLines++)
        {
            await SendAsync(server, new ArraySegment<byte>(EmptyLine)).ConfigureAwait(false);
        }
    }

    private Packet Rewrite(Packet packet)
    {
        switch (packet)
        {
            case WelcomePacket { Port: { } port } welcome:
                var address = new TransportAddress(((IPEndPoint)client.RemoteEndPoint!).Address, (ushort)port);
                _user = users.Enter(address, new IPEndPoint(LocalAddress(), 0));
                if (!_entered.Add(_user))
                {
                    users.Leave(_user);
                }

                return welcome with { Port = _user.Port.LocalEndPoint.Port };
            case ConnectPacket connect when _user is not null:
                users.SetName(_user, connect.Username);
                return packet;
            default:
                return packet;
        }
    }

    // The server tells the user's friends the address that it sees, which is this end of the connection to it.
    private IPAddress LocalAddress()
    {
        IPAddress local = ((IPEndPoint)server.LocalEndPoint!).Address;
        return takesBothFamilies ? IPAddress.IPv6Any : local;
    }

    private static async Task SendAsync(Socket to, ArraySegment<byte> bytes)
    {
        while (bytes.Count > 0)
        {
            int sent = await to.SendAsync(bytes, SocketFlags.None).ConfigureAwait(false);
            bytes = new ArraySegment<byte>(bytes.Array!, bytes.Offset + sent, bytes.Count - sent);
        }
    }

    private sealed class PacketException(PacketError error) : Exception(error.ToString());
}
