using System.Buffers.Binary;
using VoipSdk.Audio;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>
/// Packets with their arrival times, from one thread that brings them to one that takes them; neither waits or locks.
/// </summary>
/// <remarks>
/// A record: length (2), arrival in microseconds (8), then the packet as it came. Small, as memory of every call; the first burst
/// that does not fit makes the bringing thread add a larger one, which takes over when the reader has emptied the small one.
/// </remarks>
internal sealed class ArrivalRing
{
    /// <summary>A third of a second at 64 kbit/s, more than a second of usual speech.</summary>
    private const int UsualBytes = 4 * 1024;

    /// <summary>What comes at once after a second without a network: 50 packets at 128 kbit/s, and as much again.</summary>
    private const int LargestBytes = 32 * 1024;
    private const int HeaderBytes = 10;
    private SpscRing<byte> _writing;
    private SpscRing<byte> _reading;
    private SpscRing<byte>? _larger;

    public ArrivalRing() => _writing = _reading = new SpscRing<byte>(UsualBytes);

    /// <summary>Adds a packet. Only for the writing thread.</summary>
    /// <returns>False when nobody has taken packets for too long: this one is lost.</returns>
    public bool TryAdd(ReadOnlySpan<byte> packet, MonoTime arrival)
    {
        Span<byte> header = stackalloc byte[HeaderBytes];
        BinaryPrimitives.WriteUInt16LittleEndian(header, (ushort)packet.Length);
        BinaryPrimitives.WriteInt64LittleEndian(header[2..], arrival.Microseconds);
        if (_writing.TryWrite(header, packet))
        {
            return true;
        }

        if (_larger is not null)
        {
            return false;
        }

        _writing = new SpscRing<byte>(LargestBytes);
        bool isAdded = _writing.TryWrite(header, packet);
        Volatile.Write(ref _larger, _writing);
        return isAdded;
    }

    /// <summary>Takes the oldest packet. Only for the reading thread.</summary>
    /// <param name="buffer">As long as the longest packet.</param>
    /// <param name="length">Of the packet.</param>
    /// <param name="arrival">As it was given.</param>
    public bool TryTake(Span<byte> buffer, out int length, out MonoTime arrival)
    {
        length = 0;
        arrival = default;
        if (_reading.Count == 0 && !HasMovedOn())
        {
            return false;
        }

        // The writer adds a record in one step, so where there is a header there is the rest.
        Span<byte> header = stackalloc byte[HeaderBytes];
        _reading.Read(header);
        length = BinaryPrimitives.ReadUInt16LittleEndian(header);
        _reading.Read(buffer[..length]);
        arrival = new MonoTime(BinaryPrimitives.ReadInt64LittleEndian(header[2..]));
        return true;
    }

    // Nothing is written to the small ring any more once the larger one is to be seen: what it has now is its last.
    private bool HasMovedOn()
    {
        if (Volatile.Read(ref _larger) is { } larger && _reading.Count == 0)
        {
            _reading = larger;
        }

        return _reading.Count > 0;
    }
}
