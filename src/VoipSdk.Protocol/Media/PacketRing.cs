namespace VoipSdk.Protocol.Media;

/// <summary>One packet in a <see cref="PacketRing"/>.</summary>
internal struct PacketSlot
{
    public long Sequence;
    public long Timestamp;
    public MonoTime Arrival;
    public int Length;
    public int PayloadType;
    public PacketSlotState State;
}

internal enum PacketSlotState : byte
{
    Free = 0,
    Held,

    /// <summary>The packet is gone, but a duplicate of it is still known as such.</summary>
    Taken,
}

/// <summary>
/// Packets in the order of their unwrapped sequence numbers, in storage that is allocated once; a second time where payloads
/// are larger than those of speech are.
/// </summary>
internal sealed class PacketRing
{
    // 20 ms at 24 kbit/s are 60 bytes, at 64 kbit/s 160. The longest that Opus knows has 1,275, and 64 of these would be half
    // of a call's memory.
    private const int UsualPayloadBytes = 192;
    private readonly PacketSlot[] _slots;
    private readonly byte[] _payloads;
    private readonly int _usualPayloadBytes;
    private readonly int _maxPayloadBytes;
    private readonly int _mask;
    private byte[]? _largePayloads;

    public PacketRing(int capacity, int maxPayloadBytes)
    {
        int size = 1;
        while (size < capacity)
        {
            size *= 2;
        }

        _mask = size - 1;
        _maxPayloadBytes = maxPayloadBytes;
        _slots = new PacketSlot[size];
        _usualPayloadBytes = Math.Min(maxPayloadBytes, UsualPayloadBytes);
        _payloads = new byte[size * _usualPayloadBytes];
    }

    public int Capacity => _slots.Length;

    public int Count { get; private set; }

    /// <summary>The lowest number that still can be stored: the one after the packet taken last.</summary>
    public long Base { get; private set; }

    /// <summary>Whether a packet of this number is held, or was taken not long ago.</summary>
    public bool Knows(long sequence)
    {
        ref PacketSlot slot = ref At(sequence);
        return slot.State != PacketSlotState.Free && slot.Sequence == sequence;
    }

    public ref readonly PacketSlot this[long sequence] => ref At(sequence);

    public ReadOnlySpan<byte> Payload(long sequence) => Storage(sequence, At(sequence).Length);

    /// <summary>Stores a packet that lies within <see cref="Capacity"/> of <see cref="Base"/> and is not known.</summary>
    public void Store(in PacketSlot packet, ReadOnlySpan<byte> payload)
    {
        At(packet.Sequence) = packet;
        payload.CopyTo(Storage(packet.Sequence, payload.Length));
        Count++;
    }

    /// <summary>Finds the held packet with the lowest number.</summary>
    public bool TryFindFirst(out long sequence) => TryFind(Base, out sequence);

    /// <summary>Finds the held packet with the lowest number not below <paramref name="from"/>.</summary>
    public bool TryFind(long from, out long sequence)
    {
        sequence = Math.Max(from, Base);
        if (Count == 0)
        {
            return false;
        }

        for (long end = Base + Capacity; sequence < end; sequence++)
        {
            ref PacketSlot slot = ref At(sequence);
            if (slot.State == PacketSlotState.Held && slot.Sequence == sequence)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes a held packet out and closes the door behind it; its bytes stay readable until the next store.</summary>
    /// <returns>How many numbers before it are missing.</returns>
    public long Take(long sequence)
    {
        long missing = sequence - Base;
        At(sequence).State = PacketSlotState.Taken;
        Base = sequence + 1;
        Count--;
        return missing;
    }

    /// <summary>Lets an empty ring, or one whose packets are all above, begin at <paramref name="sequence"/>.</summary>
    public void MoveBase(long sequence) => Base = sequence;

    public void Clear(long nextBase)
    {
        Array.Clear(_slots, 0, _slots.Length);
        Count = 0;
        Base = nextBase;
    }

    private Span<byte> Storage(long sequence, int length)
    {
        if (length <= _usualPayloadBytes)
        {
            return _payloads.AsSpan(Index(sequence) * _usualPayloadBytes, length);
        }

        _largePayloads ??= new byte[_slots.Length * _maxPayloadBytes];
        return _largePayloads.AsSpan(Index(sequence) * _maxPayloadBytes, length);
    }

    private ref PacketSlot At(long sequence) => ref _slots[Index(sequence)];

    private int Index(long sequence) => (int)(sequence & _mask);
}
