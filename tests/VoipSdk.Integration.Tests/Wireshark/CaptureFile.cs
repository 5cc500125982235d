using System.Buffers.Binary;
using VoipSdk.Protocol;

namespace VoipSdk.Integration.Tests.Wireshark;

// A capture as programs write it: the classic pcap format with raw IPv4 packets (link type 101).
//  magic (4) version (2, 2) zone (4) accuracy (4) longest packet (4) link type (4), then for each packet
//  seconds (4) microseconds (4) captured (4) length (4) and the packet
internal sealed class CaptureFile
{
    private const int RawIp = 101;
    private const byte Tcp = 6;
    private const byte Udp = 17;
    private readonly List<byte> _file = [];
    private readonly Dictionary<(TransportAddress, TransportAddress), uint> _sent = [];
    private int _packets;

    public CaptureFile()
    {
        Write(0xA1B2C3D4);
        Write((4 << 16) | 2);
        Write(0);
        Write(0);
        Write(65_535);
        Write(RawIp);
    }

    public void AddDatagram(TransportAddress from, TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        byte[] header = new byte[8];
        WritePorts(header, from, to);
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(4), (ushort)(header.Length + datagram.Length));
        AddIp(Udp, from, to, [.. header, .. datagram]);
    }

    public void AddSegment(TransportAddress from, TransportAddress to, ReadOnlySpan<byte> data)
    {
        byte[] header = new byte[20];
        WritePorts(header, from, to);
        uint sequence = _sent.GetValueOrDefault((from, to), 1_000u);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4), sequence);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(8), _sent.GetValueOrDefault((to, from), 1_000u));
        header[12] = 0x50;
        header[13] = 0x18;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(14), 65_000);
        _sent[(from, to)] = sequence + (uint)data.Length;
        AddIp(Tcp, from, to, [.. header, .. data]);
    }

    public void Save(string path) => File.WriteAllBytes(path, _file.ToArray());

    private static void WritePorts(Span<byte> header, TransportAddress from, TransportAddress to)
    {
        BinaryPrimitives.WriteUInt16BigEndian(header, (ushort)from.Port);
        BinaryPrimitives.WriteUInt16BigEndian(header[2..], (ushort)to.Port);
    }

    private void AddIp(byte protocol, TransportAddress from, TransportAddress to, byte[] content)
    {
        byte[] header = new byte[20];
        header[0] = 0x45;
        BinaryPrimitives.WriteUInt16BigEndian(header.AsSpan(2), (ushort)(header.Length + content.Length));
        header[8] = 64;
        header[9] = protocol;
        from.Address.GetAddressBytes().CopyTo(header, 12);
        to.Address.GetAddressBytes().CopyTo(header, 16);
        Write(1_700_000_000);
        Write((uint)(++_packets * 20));
        Write((uint)(header.Length + content.Length));
        Write((uint)(header.Length + content.Length));
        _file.AddRange(header);
        _file.AddRange(content);
    }

    private void Write(uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        _file.AddRange(bytes);
    }
}
