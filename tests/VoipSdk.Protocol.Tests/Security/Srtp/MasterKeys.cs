using VoipSdk.Protocol.Security;
using VoipSdk.Protocol.Tests.Rtp;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public class MasterKeys
{
    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm, 7, "AEAD_AES_128_GCM", 16)]
    [InlineData(SrtpProfile.AeadAes256Gcm, 8, "AEAD_AES_256_GCM", 32)]
    public void Profiles_are_those_of_the_rfc(SrtpProfile profile, int number, string name, int keySize)
    {
        Assert.Equal((number, name, keySize), ((int)profile, profile.GetName(), profile.GetKeySize()));
        Assert.True(SrtpProfiles.TryParse(name, out SrtpProfile parsed));
        Assert.Equal(profile, parsed);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("aead_aes_128_gcm")]
    [InlineData("AES_CM_128_HMAC_SHA1_80")]
    public void Other_names_are_no_profile(string? name) => Assert.False(SrtpProfiles.TryParse(name, out _));

    [Fact]
    public void What_is_no_profile_has_neither_name_nor_key()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => default(SrtpProfile).GetName());
        Assert.Throws<ArgumentOutOfRangeException>(() => ((SrtpProfile)9).GetKeySize());
        Assert.Throws<ArgumentOutOfRangeException>(() => new SrtpMasterKey(default, new byte[16], new byte[12]));
    }

    [Theory]
    [InlineData(SrtpProfile.AeadAes128Gcm, 15, 12)]
    [InlineData(SrtpProfile.AeadAes128Gcm, 32, 12)]
    [InlineData(SrtpProfile.AeadAes256Gcm, 16, 12)]
    [InlineData(SrtpProfile.AeadAes256Gcm, 32, 14)]
    [InlineData(SrtpProfile.AeadAes256Gcm, 32, 0)]
    public void Wrong_lengths_are_refused(SrtpProfile profile, int key, int salt) =>
        Assert.Throws<ArgumentException>(() => new SrtpMasterKey(profile, new byte[key], new byte[salt]));

    // Made with another HMAC-SHA-256, after RFC 5869 §2.3.
    [Theory]
    [InlineData(
        SrtpProfile.AeadAes128Gcm,
        "fda06b0d92f6496298c84be9ce209ecf",
        "8074f0796587a099820b60f6",
        "9b496439ca65e439265112f9146858af",
        "858707f8c81ce4763aacf5a3")]
    [InlineData(
        SrtpProfile.AeadAes256Gcm,
        "67f230c1af512c0f2e39b194d233085de4e0e79f9f7d0162ce9e2b213089986e",
        "dca68446978c9e6872d17ab6",
        "0fdfe3575656482e7c10e95e91aeb6f745ac5ef616eb36619cd3247b8fb3c6d8",
        "30dfd8aa06ac878a22cd44db")]
    public void The_next_keys_follow(SrtpProfile profile, string key, string salt, string keyAfter, string saltAfter)
    {
        using SrtpMasterKey first = SrtpPair.NewKey(profile, first: 0);
        using SrtpMasterKey next = first.Next();
        using SrtpMasterKey after = next.Next();

        Assert.Equal(profile, after.Profile);
        Assert.Equal(Hex.Bytes(key), next.Key);
        Assert.Equal(Hex.Bytes(salt), next.Salt);
        Assert.Equal(Hex.Bytes(keyAfter), after.Key);
        Assert.Equal(Hex.Bytes(saltAfter), after.Salt);
    }

    [Fact]
    public void Disposal_erases_the_key_and_ends_its_use()
    {
        SrtpMasterKey key = SrtpPair.NewKey();
        ReadOnlySpan<byte> bytes = key.Key;
        ReadOnlySpan<byte> salt = key.Salt;

        key.Dispose();
        key.Dispose();

        Assert.Equal(new byte[16], bytes);
        Assert.Equal(new byte[12], salt);
        Assert.Throws<ObjectDisposedException>(() => key.Next());
        Assert.Throws<ObjectDisposedException>(() => new SrtpSender(key, 1));
        Assert.Throws<ObjectDisposedException>(() => new SrtpReceiver(key));
    }

    [Fact]
    public void A_key_does_not_print()
    {
        using SrtpMasterKey key = SrtpPair.NewKey();

        Assert.Equal("(redacted)", key.ToString());
        Assert.Equal("(redacted)", $"{key}");
    }

    [Fact]
    public void Sender_and_receiver_do_not_need_the_key_they_were_made_with()
    {
        using var pair = new SrtpPair();

        Assert.Equal(SrtpFailure.None, pair.Receive(pair.Protect(SrtpPair.Rtp(1)), SrtpPair.Rtp(1)).Failure);
    }
}
