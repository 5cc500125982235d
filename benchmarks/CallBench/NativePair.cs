using System.Buffers.Binary;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// The floor's packets: 4 bytes, then 12 of a header in the clear, 160 that are encrypted, a tag of 16. Sender and receiver have
/// one cipher context each, and the same kind of sockets as the SDK's.
/// </summary>
internal sealed unsafe class NativePair : IDisposable
{
    public const int Length = Clear + FixedCodec.PayloadBytes + 16;
    public const int CallOffset = Prefix + 10;
    private const int Prefix = 4;
    private const int Header = 12;
    private const int Clear = Prefix + Header;
    private readonly LibCrypto _seal = new(encrypt: true);
    private readonly LibCrypto _open = new(encrypt: false);
    private readonly byte[] _packet = GC.AllocateArray<byte>(2_048, pinned: true);
    private readonly byte[] _to;
    private readonly int _from;
    private uint _count;

    public NativePair(DatagramSocket from, DatagramSocket to, int call = 0)
    {
        _from = from.Descriptor;
        _to = [.. StackReceiver.Loopback(from, to).Native.Buffer.Span[..StackReceiver.Loopback(from, to).Native.Size]];
        "014 "u8.CopyTo(_packet);
        BinaryPrimitives.WriteUInt16BigEndian(_packet.AsSpan(CallOffset), (ushort)call);
    }

    public void Send()
    {
        BinaryPrimitives.WriteUInt32BigEndian(_packet.AsSpan(Prefix + 2), ++_count);
        byte* nonce = stackalloc byte[12];
        fixed (byte* packet = _packet)
        fixed (byte* to = _to)
        {
            *(uint*)nonce = *(uint*)(packet + Prefix + 2);
            _seal.Seal(nonce, packet + Prefix, Header, packet + Clear, FixedCodec.PayloadBytes);
            _ = LibC.sendto(_from, packet, Length, 0, to, (uint)_to.Length);
        }
    }

    /// <summary>Opens a packet of this pair.</summary>
    public bool Open(byte* packet)
    {
        byte* nonce = stackalloc byte[12];
        *(uint*)nonce = *(uint*)(packet + Prefix + 2);
        return _open.Open(nonce, packet + Prefix, Header, packet + Clear, FixedCodec.PayloadBytes);
    }

    public void Dispose()
    {
        _seal.Dispose();
        _open.Dispose();
    }
}
