namespace VoipSdk.Protocol.Media;

/// <summary>One packet in a <see cref="PacketRing"/>.</summary>
internal struct PacketSlot
{
    public long Sequence;
    public long Timestamp;
    public MonoTime Arrival;
    public int Offset;
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
/// Packets in the order of their unwrapped sequence numbers. Their payloads lie one behind the other, so that memory goes by
/// what waits at once, not by the largest packet there can be; where it does not suffice it doubles, for good.
/// </summary>
internal sealed class PacketRing
{
    // 20 ms at 24 kbit/s are 60 bytes. The longest payload that Opus knows has 1,275.
    private const int UsualPayloadBytes = 64;
    private readonly PacketSlot[] _slots;
    private readonly int _mask;
    private byte[] _payloads;
    private int _end;

    public PacketRing(int capacity)
    {
        int size = 1;
        while (size < capacity)
        {
            size *= 2;
        }

        _mask = size - 1;
        _slots = new PacketSlot[size];
        _payloads = new byte[size * UsualPayloadBytes];
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

    public ReadOnlySpan<byte> Payload(long sequence)
    {
        ref PacketSlot slot = ref At(sequence);
        return _payloads.AsSpan(slot.Offset, slot.Length);
    }

    /// <summary>Stores a packet that lies within <see cref="Capacity"/> of <see cref="Base"/> and is not known.</summary>
    public void Store(in PacketSlot packet, ReadOnlySpan<byte> payload)
    {
        _end = Count == 0 ? 0 : _end;
        if (_end + payload.Length > _payloads.Length)
        {
            MakeRoom(payload.Length);
        }

        ref PacketSlot slot = ref At(packet.Sequence);
        slot = packet;
        slot.Offset = _end;
        payload.CopyTo(_payloads.AsSpan(_end));
        _end += payload.Length;
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

    // Closes the holes that taken packets have left, and doubles the memory where that is not enough.
    private void MakeRoom(int length)
    {
        byte[] before = _payloads;
        int live = 0;
        foreach (ref readonly PacketSlot slot in _slots.AsSpan())
        {
            live += slot.State == PacketSlotState.Held ? slot.Length : 0;
        }

        if (live + length > before.Length / 4 * 3)
        {
            _payloads = new byte[2 * Math.Max(before.Length, live + length)];
        }

        _end = 0;
        for (int next = FindAtOrBehind(0); next >= 0;)
        {
            ref PacketSlot slot = ref _slots[next];
            int behind = slot.Offset + slot.Length;
            before.AsSpan(slot.Offset, slot.Length).CopyTo(_payloads.AsSpan(_end));
            slot.Offset = _end;
            _end += slot.Length;
            next = FindAtOrBehind(behind);
        }
    }

    // The held packet whose payload is the first from there on; -1 where there is none. None is empty, so no two begin alike.
    private int FindAtOrBehind(int offset)
    {
        int found = -1;
        for (int i = 0; i < _slots.Length; i++)
        {
            bool isBehind = _slots[i].State == PacketSlotState.Held && _slots[i].Offset >= offset;
            found = isBehind && (found < 0 || _slots[i].Offset < _slots[found].Offset) ? i : found;
        }

        return found;
    }

    private ref PacketSlot At(long sequence) => ref _slots[Index(sequence)];

    private int Index(long sequence) => (int)(sequence & _mask);
}
