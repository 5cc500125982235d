using System.Buffers.Binary;
using VoipSdk.Audio;

namespace VoipSdk.Internal;

/// <summary>
/// Datagrams that wait for somebody to take them, on the same thread that sends them or another; a bounded ring of records:
/// length (2), then the datagram. One that finds no room is lost.
/// </summary>
internal sealed class DatagramQueue : IMediaTransport
{
    private const int RecordHeaderBytes = 2;
    private readonly SpscRing<byte> _ring = new(32 * 1024);
    private int _nextLength;

    public int Overhead => 0;

    public void Send(Span<byte> buffer, int length)
    {
        Span<byte> header = stackalloc byte[RecordHeaderBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)length);
        _ring.TryWrite(header, buffer[..length]);
    }

    /// <exception cref="ArgumentException">The buffer is too short; the datagram stays.</exception>
    public bool TryTake(Span<byte> buffer, out int length)
    {
        length = 0;
        if (_nextLength == 0 && !TryReadHeader())
        {
            return false;
        }

        if (buffer.Length < _nextLength)
        {
            throw new ArgumentException($"The datagram has {_nextLength} bytes, the buffer {buffer.Length}.", nameof(buffer));
        }

        length = _ring.Read(buffer[.._nextLength]);
        _nextLength = 0;
        return true;
    }

    public void Dispose()
    {
    }

    private bool TryReadHeader()
    {
        Span<byte> header = stackalloc byte[RecordHeaderBytes];
        if (_ring.Read(header) == 0)
        {
            return false;
        }

        _nextLength = BinaryPrimitives.ReadUInt16LittleEndian(header);
        return true;
    }
}
