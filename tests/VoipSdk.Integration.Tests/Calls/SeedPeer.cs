using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace VoipSdk.Integration.Tests.Calls;

/// <summary>A peer that knows the seed protocol alone: bare packets over UDP, RTP with PCMU, nothing else.</summary>
internal sealed class SeedPeer : IDisposable
{
    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
    private readonly byte[] _buffer = new byte[2_048];
    private ushort _sequence = 100;

    public SeedPeer()
    {
        _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _socket.ReceiveTimeout = (int)TwoUsers.Patience.TotalMilliseconds;
    }

    public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

    public void Send(string text, int port) => _socket.SendTo(Encoding.UTF8.GetBytes(text), new IPEndPoint(IPAddress.Loopback, port));

    /// <summary>20 ms of a loud square wave of 500 Hz, as PCMU.</summary>
    public void SendSound(int port)
    {
        byte[] datagram = new byte[4 + 12 + 160];
        "014 "u8.CopyTo(datagram);
        datagram[4] = 0x80;
        BinaryPrimitives.WriteUInt16BigEndian(datagram.AsSpan(6), _sequence);
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(8), (uint)(_sequence * 160));
        BinaryPrimitives.WriteUInt32BigEndian(datagram.AsSpan(12), 77);
        for (int i = 0; i < 160; i++)
        {
            datagram[16 + i] = (byte)(i / 8 % 2 == 0 ? 0x10 : 0x90);
        }

        _sequence++;
        _socket.SendTo(datagram, new IPEndPoint(IPAddress.Loopback, port));
    }

    /// <summary>Waits for a packet with the number <paramref name="code"/>; others are skipped.</summary>
    public byte[] Receive(int code)
    {
        while (true)
        {
            int length = _socket.Receive(_buffer);
            string text = Encoding.Latin1.GetString(_buffer, 0, length);
            if (int.TryParse(text.Split(' ')[0], out int number) && number == code)
            {
                return _buffer[..length];
            }
        }
    }

    public void Dispose() => _socket.Dispose();
}
