using System.Buffers.Binary;
using System.Security.Cryptography;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Internal;

/// <summary>The random values that the machines get as arguments; unpredictable, as RFC 3550 §5.1 and call ids need.</summary>
internal static class RandomNumbers
{
    public static uint NextUInt32()
    {
        Span<byte> bytes = stackalloc byte[4];
        RandomNumberGenerator.Fill(bytes);
        return BinaryPrimitives.ReadUInt32LittleEndian(bytes);
    }

    public static byte[] NextBytes(int count)
    {
        byte[] bytes = new byte[count];
        RandomNumberGenerator.Fill(bytes);
        return bytes;
    }

    public static CallId NextCallId()
    {
        Span<byte> bytes = stackalloc byte[16];
        RandomNumberGenerator.Fill(bytes);
        return new CallId(BinaryPrimitives.ReadUInt64BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
