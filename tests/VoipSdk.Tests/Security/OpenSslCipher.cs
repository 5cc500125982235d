using System.Runtime.InteropServices;
using VoipSdk.Internal;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Tests.Security;

public class OpenSslCipher
{
    // A million by VOIPSDK_AEAD_CHECKS=1000000.
    private static readonly int Checks =
        int.TryParse(Environment.GetEnvironmentVariable("VOIPSDK_AEAD_CHECKS"), out int checks) ? checks : 20_000;

    private static readonly OpenSslAeadProvider Provider = OpenSslAeadProvider.System;

    [Fact]
    public void Packets_of_all_lengths_are_those_of_the_runtime_and_open_at_both()
    {
        SkipWithout();
        var random = new Random(7_714);
        byte[] all = new byte[4_096];
        long seen = 0;
        while (seen < Checks)
        {
            byte[] key = new byte[random.Next(2) == 0 ? 16 : 32];
            random.NextBytes(key);
            using IAead ours = Provider.Create(key);
            using IAead theirs = AeadProviders.Runtime.Create(key);
            for (int i = 0; i < 100; i++, seen++)
            {
                random.NextBytes(all);
                Compare(ours, theirs, all, random.Next(1_300), random.Next(60), inPlace: random.Next(2) == 0, forged: random.Next(4) == 0);
            }
        }
    }

    [Fact]
    public void A_forgery_is_false_leaves_nothing_readable_and_the_next_packet_opens()
    {
        SkipWithout();
        byte[] nonce = new byte[12];
        byte[] plain = [1, 2, 3, 4, 5];
        byte[] cipher = new byte[5];
        byte[] tag = new byte[16];
        byte[] opened = [9, 9, 9, 9, 9];
        using IAead aead = Provider.Create(new byte[16]);
        aead.Encrypt(nonce, plain, cipher, tag, [7]);
        tag[3] ^= 0x10;

        Assert.False(aead.TryDecrypt(nonce, cipher, tag, opened, [7]));
        Assert.Equal(new byte[5], opened);
        tag[3] ^= 0x10;
        Assert.False(aead.TryDecrypt(nonce, cipher, tag, opened, [8]));
        Assert.True(aead.TryDecrypt(nonce, cipher, tag, opened, [7]));
        Assert.Equal(plain, opened);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(24)]
    [InlineData(33)]
    public void Keys_of_other_lengths_are_refused(int size) =>
        Assert.Throws<ArgumentException>(() => Provider.Create(new byte[size]));

    [Fact]
    public void Wrong_lengths_are_refused_before_OpenSSL_sees_them()
    {
        SkipWithout();
        using IAead aead = Provider.Create(new byte[32]);

        Assert.Throws<ArgumentException>(() => aead.Encrypt(new byte[11], [], [], new byte[16], []));
        Assert.Throws<ArgumentException>(() => aead.Encrypt(new byte[12], [], [], new byte[15], []));
        Assert.Throws<ArgumentException>(() => aead.Encrypt(new byte[12], [1], [], new byte[16], []));
        Assert.Throws<ArgumentException>(() => aead.TryDecrypt(new byte[12], [1], new byte[17], new byte[1], []));
        Assert.Throws<ArgumentException>(() => aead.TryDecrypt(new byte[12], [1], new byte[16], new byte[2], []));
    }

    [Fact]
    public void Disposed_it_is_gone_however_often()
    {
        SkipWithout();
        IAead aead = Provider.Create(new byte[16]);
        aead.Dispose();
        aead.Dispose();

        Assert.Throws<ObjectDisposedException>(() => aead.Encrypt(new byte[12], [], [], new byte[16], []));
        Assert.Throws<ObjectDisposedException>(() => aead.TryDecrypt(new byte[12], [], new byte[16], [], []));
    }

    [Fact]
    public void A_library_that_is_missing_or_another_one_is_no_provider_and_no_error()
    {
        OpenSslAeadProvider missing = OpenSslAeadProvider.Load("libcrypto-of-nobody.so.3");
        OpenSslAeadProvider another = OpenSslAeadProvider.Load("libc.so.6");

        Assert.False(missing.IsSupported);
        Assert.False(another.IsSupported);
        Assert.Throws<PlatformNotSupportedException>(() => missing.Create(new byte[16]));
    }

    [Fact]
    public void Calls_use_OpenSSL_where_it_is_and_the_runtime_elsewhere() =>
        Assert.Same(Provider.IsSupported ? Provider : AeadProviders.Runtime, DefaultAead.Provider);

    private static void Compare(IAead ours, IAead theirs, byte[] all, int length, int associated, bool inPlace, bool forged)
    {
        ReadOnlySpan<byte> nonce = all.AsSpan(0, 12);
        ReadOnlySpan<byte> extra = all.AsSpan(12, associated);
        ReadOnlySpan<byte> plain = all.AsSpan(100, length);
        Span<byte> expected = new byte[length];
        Span<byte> text = inPlace ? plain.ToArray() : new byte[length];
        Span<byte> tag = new byte[16];
        Span<byte> expectedTag = new byte[16];

        theirs.Encrypt(nonce, plain, expected, expectedTag, extra);
        ours.Encrypt(nonce, inPlace ? text : plain, text, tag, extra);
        bool same = text.SequenceEqual(expected) && tag.SequenceEqual(expectedTag);
        if (forged)
        {
            tag[all[99] & 15] ^= (byte)(1 << (all[98] & 7));
        }

        Span<byte> opened = inPlace ? text : new byte[length];
        bool isOpen = ours.TryDecrypt(nonce, text, tag, opened, extra);
        bool isRight = isOpen ? opened.SequenceEqual(plain) : opened.IndexOfAnyExcept((byte)0) < 0;
        if (!same || isOpen == forged || !isRight)
        {
            Assert.Fail($"{length} bytes, {associated} associated, in place {inPlace}, forged {forged}: same {same}, open {isOpen}, right {isRight}.");
        }
    }

    private static void SkipWithout() => Assert.SkipUnless(
        Provider.IsSupported,
        $"{RuntimeInformation.OSDescription} has no OpenSSL 3; calls take the runtime's AES-GCM.");
}
