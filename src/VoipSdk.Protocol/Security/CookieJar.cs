using System.Buffers.Binary;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9.2: cookies that prove an address without any state, after RFC 6347 §4.2.1, and nonces. A cookie is
// good in the slot of time in which it was made and in the next: shorter than an ended call is remembered, so that no copy
// of an old 004 can ring.
internal sealed class CookieJar
{
    private const int MinSeedSize = 16;
    private static readonly long SlotMicroseconds = CallTimers.Cookie.Ticks / 10 / 2;
    private readonly byte[] _secret;
    private ulong _nonces;

    public CookieJar(ReadOnlySpan<byte> seed)
    {
        if (seed.Length < MinSeedSize)
        {
            throw new ArgumentException($"At least {MinSeedSize} random bytes are needed.", nameof(seed));
        }

        _secret = Hkdf.Extract(seed, "voipsdk agent 1"u8);
    }

    public byte[] Bake(TransportAddress from, CallId id, MonoTime now) => Bake(from, id, Slot(now));

    public bool IsFresh(ReadOnlySpan<byte> cookie, TransportAddress from, CallId id, MonoTime now)
    {
        long slot = Slot(now);
        return System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(cookie, Bake(from, id, slot))
            || System.Security.Cryptography.CryptographicOperations.FixedTimeEquals(cookie, Bake(from, id, slot - 1));
    }

    public byte[] NextNonce()
    {
        Span<byte> number = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64BigEndian(number, _nonces++);
        return Hkdf.Hmac(_secret, [.. "nonce"u8, .. number])[..CallSecrecy.NonceSize];
    }

    private static long Slot(MonoTime now) => now.Microseconds / SlotMicroseconds;

    private byte[] Bake(TransportAddress from, CallId id, long slot)
    {
        Span<byte> numbers = stackalloc byte[sizeof(long) + sizeof(ushort)];
        BinaryPrimitives.WriteInt64BigEndian(numbers, slot);
        BinaryPrimitives.WriteUInt16BigEndian(numbers[sizeof(long)..], (ushort)from.Port);
        return Hkdf.Hmac(_secret, [.. "cookie"u8, .. numbers, .. CallSecrecy.IdBytes(id), .. from.Address.GetAddressBytes()])
            [..CallSecrecy.CookieSize];
    }
}
