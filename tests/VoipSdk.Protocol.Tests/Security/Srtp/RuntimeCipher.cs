using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public class RuntimeCipher
{
    private readonly byte[] _nonce = SrtpPair.Numbers(0, 12);
    private readonly byte[] _associated = SrtpPair.Numbers(50, 20);

    [Theory]
    [InlineData(16)]
    [InlineData(32)]
    public void What_is_encrypted_in_place_is_decrypted_in_place(int keySize)
    {
        using IAead aead = AeadProviders.Runtime.Create(new byte[keySize]);
        byte[] text = SrtpPair.Numbers(1, 100);
        byte[] tag = new byte[16];

        aead.Encrypt(_nonce, text, text, tag, _associated);
        Assert.NotEqual(SrtpPair.Numbers(1, 100), text);
        Assert.True(aead.TryDecrypt(_nonce, text, tag, text, _associated));
        Assert.Equal(SrtpPair.Numbers(1, 100), text);
    }

    [Fact]
    public void A_forgery_is_false_and_gives_nothing_away()
    {
        using IAead aead = AeadProviders.Runtime.Create(new byte[16]);
        byte[] plain = SrtpPair.Numbers(1, 100);
        byte[] cipher = new byte[100];
        byte[] tag = new byte[16];
        byte[] opened = new byte[100];
        aead.Encrypt(_nonce, plain, cipher, tag, _associated);

        tag[15] ^= 1;

        Assert.False(aead.TryDecrypt(_nonce, cipher, tag, opened, _associated));
        Assert.NotEqual(plain, opened);
        tag[15] ^= 1;
        Assert.False(aead.TryDecrypt(_nonce, cipher, tag, opened, _associated.AsSpan(1)));
        Assert.True(aead.TryDecrypt(_nonce, cipher, tag, opened, _associated));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(15)]
    [InlineData(24)]
    [InlineData(33)]
    public void Keys_of_other_lengths_are_refused(int size)
    {
        Assert.True(AeadProviders.Runtime.IsSupported);
        Assert.Throws<ArgumentException>(() => AeadProviders.Runtime.Create(new byte[size]));
    }

    [Fact]
    public void Where_the_provider_has_no_cipher_neither_end_comes_to_be()
    {
        using SrtpMasterKey key = SrtpPair.NewKey();

        Assert.Throws<PlatformNotSupportedException>(() => new SrtpReceiver(key, new NoAead()));
        Assert.Throws<PlatformNotSupportedException>(() => new SrtpSender(key, 1, new NoAead(), SrtpSender.DefaultPacketsPerKey));
    }

    private sealed class NoAead : IAeadProvider
    {
        public bool IsSupported => false;

        public IAead Create(ReadOnlySpan<byte> key) => throw new PlatformNotSupportedException();
    }
}
