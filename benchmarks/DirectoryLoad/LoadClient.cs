using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoipSdk.Benchmarks.DirectoryLoad;

/// <summary>One client, as thin as can be: what is measured is the server.</summary>
internal sealed class LoadClient : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = [];
    private int _start;
    private int _end;

    private LoadClient(Socket socket, string name)
    {
        _socket = socket;
        Name = name;
    }

    public string Name { get; }

    public static async Task<LoadClient> LoginAsync(IPEndPoint server, string name, bool willStall)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (willStall)
        {
            socket.ReceiveBufferSize = 4_096;
        }

        await socket.ConnectAsync(server);
        var client = new LoadClient(socket, name);
        await client.WriteAsync($"000 4242 ext=keepalive \n001 {name} \n");
        await client.ExpectAsync("000");
        string answer = await client.ReadLineAsync();
        if (answer.StartsWith("000", StringComparison.Ordinal))
        {
            // A server that had to wait for the hello had greeted before, and has answered it now.
            answer = await client.ReadLineAsync();
        }

        if (answer != "002 ")
        {
            throw new InvalidDataException($"{name} could not log in: '{answer}'.");
        }

        (client._buffer, client._start, client._end) = ([], 0, 0);
        return client;
    }

    public async Task WriteAsync(string text) => await _socket.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Reads one line.</summary>
    /// <exception cref="InvalidDataException">It does not begin with <paramref name="code"/>.</exception>
    public async Task ExpectAsync(string code)
    {
        string line = await ReadLineAsync();
        if (!line.StartsWith(code, StringComparison.Ordinal))
        {
            throw new InvalidDataException($"{Name} expected {code} and read '{line}'.");
        }
    }

    public void Dispose() => _socket.Dispose();

    private async Task<string> ReadLineAsync()
    {
        while (true)
        {
            int length = _buffer.AsSpan(_start, _end - _start).IndexOf((byte)'\n');
            if (length >= 0)
            {
                string line = Encoding.UTF8.GetString(_buffer, _start, length);
                _start += length + 1;
                return line;
            }

            if (_buffer.Length == 0)
            {
                _buffer = new byte[1_024];
            }

            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            int read = await _socket.ReceiveAsync(_buffer.AsMemory(_end));
            _end += read > 0 ? read : throw new EndOfStreamException($"{Name} was disconnected.");
        }
    }
}
