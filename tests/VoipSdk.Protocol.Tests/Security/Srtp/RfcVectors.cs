using VoipSdk.Protocol.Security;
using VoipSdk.Protocol.Tests.Rtp;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

/// <summary>RFC 7714 §16 and §17, RFC 3711 appendix B.3, RFC 6188 §7.2.</summary>
public class RfcVectors
{
    private const string Key128 = "000102030405060708090a0b0c0d0e0f";
    private const string Key256 = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
    private const string Salt = "517569642070726f2071756f";

    private const string RtpHeader = "8040f17b 8041f8d3 5501a0b2";
    private const string RtpPayload =
        "47616c6c 69612065 7374206f 6d6e6973 20646976 69736120 696e2070 61727465 73207472 6573";

    private const string RtpNonce = "51753c6580c2726f20718414";

    private const string RtcpHeader = "81c8000d 4d617273";
    private const string RtcpBody =
        "4e545031 4e545032 52545020 0000042a 0000e930 4c756e61 deadbeef deadbeef deadbeef deadbeef deadbeef";

    private const uint RtcpIndex = 0x5D4;

    // §16.1.1 and §16.1.2, §16.2.1 and §16.2.2
    [Theory]
    [InlineData(
        Key128,
        "f24de3a3 fb34de6c acba861c 9d7e4bca be633bd5 0d294e6f 42a5f47a 51c7d19b 36de3adf 8833",
        "899d7f27 beb16a91 52cf765e e4390cce")]
    [InlineData(
        Key256,
        "32b1de78 a822fe12 ef9f78fa 332e33aa b18012389a58e2f3b50b2a0276ffae0f 1ba63799b87b",
        "7aa3db36 dfffd6b0 f9bb7878 d7a76c13")]
    public void Rtp_packets_of_the_rfc_are_made_and_opened(string key, string ciphertext, string tag)
    {
        using SrtpTransform transform = Transform(key);
        byte[] plain = Hex.Bytes(RtpHeader + RtpPayload);
        byte[] expected = Hex.Bytes(RtpHeader + ciphertext + tag);

        byte[] packet = [.. plain, .. new byte[16]];
        transform.EncryptRtp(packet, 12, 0xF17B);
        Assert.Equal(expected, packet);

        byte[] payload = new byte[plain.Length - 12];
        Assert.True(transform.TryDecryptRtp(expected, 12, 0xF17B, payload));
        Assert.Equal(Hex.Bytes(RtpPayload), payload);
        Assert.False(transform.TryDecryptRtp(expected, 12, 0x1_F17B, payload));
    }

    // §8.1: the vectors have a roll-over counter of 0.
    [Fact]
    public void All_of_the_roll_over_counter_goes_into_the_nonce()
    {
        using SrtpTransform transform = Transform(Key128);
        using IAead aead = AeadProviders.Runtime.Create(Hex.Bytes(Key128));
        byte[] nonce = Hex.Bytes(Salt).Zip(Hex.Bytes("0000 5501a0b2 89abcdef f17b"), (a, b) => (byte)(a ^ b)).ToArray();
        byte[] packet = [.. Hex.Bytes(RtpHeader + RtpPayload), .. new byte[16]];
        byte[] payload = Hex.Bytes(RtpPayload);
        byte[] tag = new byte[16];

        transform.EncryptRtp(packet, 12, 0x89AB_CDEF_F17B);
        aead.Encrypt(nonce, payload, payload, tag, Hex.Bytes(RtpHeader));

        Assert.Equal([.. Hex.Bytes(RtpHeader), .. payload, .. tag], packet);
    }

    // §16.1.3 and §16.1.4, §16.2.3 and §16.2.4: no SRTP packet looks so, so it is the cipher that is asked.
    [Theory]
    [InlineData(Key128, "22493f82 d2bce397 e9d79e3b 19aa4216")]
    [InlineData(Key256, "a866d591 0f887463 067ceefe c45215d4")]
    public void Tags_over_a_whole_rtp_packet_are_those_of_the_rfc(string key, string tag)
    {
        using IAead aead = AeadProviders.Runtime.Create(Hex.Bytes(key));
        byte[] made = new byte[16];
        byte[] packet = Hex.Bytes(RtpHeader + RtpPayload);

        aead.Encrypt(Hex.Bytes(RtpNonce), [], [], made, packet);

        Assert.Equal(Hex.Bytes(tag), made);
        Assert.True(aead.TryDecrypt(Hex.Bytes(RtpNonce), [], made, [], packet));
    }

    // §17.1, §17.2
    [Theory]
    [InlineData(
        Key128,
        "63e94885 dcdab67c a727d766 2f6b7e99 7ff5c0f7 6c06f32d c676a5f1 730d6fda 4ce09b46 86303ded 0bb9275b",
        "c84aa458 96cf4d2f c5abf872 45d9eade")]
    [InlineData(
        Key256,
        "d50ae4d1 f5ce5d30 4ba297e4 7d470c28 2c3ece5d bffe0a50 a2eaa5c1 110555be 8415f658 c61de047 6f1b6fad",
        "1d1eb30c 4446839f 57ff6f6c b26ac3be")]
    public void Encrypted_rtcp_packets_of_the_rfc_are_made_and_opened(string key, string ciphertext, string tag)
    {
        using SrtpTransform transform = Transform(key);
        byte[] expected = Hex.Bytes(RtcpHeader + ciphertext + tag + "800005d4");

        byte[] packet = [.. Hex.Bytes(RtcpHeader + RtcpBody), .. new byte[20]];
        transform.EncryptRtcp(packet, RtcpIndex);
        Assert.Equal(expected, packet);

        byte[] body = new byte[Hex.Bytes(RtcpBody).Length];
        Assert.True(transform.TryDecryptRtcp(expected, body));
        Assert.Equal(Hex.Bytes(RtcpBody), body);
    }

    // §17.3, §17.4
    [Theory]
    [InlineData(Key128, "841dd968 3dd78ec9 2ae58790 125f62b3")]
    [InlineData(Key256, "91db4afb feee5a97 8fab4393 ed2615fe")]
    public void Tagged_rtcp_packets_of_the_rfc_are_verified(string key, string tag)
    {
        using SrtpTransform transform = Transform(key);
        byte[] packet = Hex.Bytes(RtcpHeader + RtcpBody + tag + "000005d4");
        byte[] scratch = new byte[packet.Length - 16];

        Assert.True(transform.VerifyRtcp(packet, scratch));
        packet[10] ^= 1;
        Assert.False(transform.VerifyRtcp(packet, scratch));
    }

    [Theory]
    [InlineData(0, "C61E7A93744F39EE10734AFE3FF7A087")]
    [InlineData(2, "30CBBC08863D8C85D49DB34A9AE1")]
    [InlineData(
        1,
        "CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE E049646C43D9327AD175578EF7227098"
        + "6371C10C9A369AC2F94A8C5FBCDDDC25 6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2")]
    public void Session_keys_of_128_bits_are_those_of_rfc_3711(int label, string expected) =>
        AssertDerives("E1F97A0D3E018BE0D64FA32C06DE4139", "0EC675AD498AFEEBB6960B3AABE6", label, expected);

    [Theory]
    [InlineData(0, "5ba1064e30ec51613cad926c5a28ef73 1ec7fb397f70a960653caf06554cd8c4")]
    [InlineData(1, "fd9c32d39ed5fbb5a9dc96b30818454d 1313dc05")]
    [InlineData(2, "fa31791685ca444a9e07c6c64e93")]
    public void Session_keys_of_256_bits_are_those_of_rfc_6188(int label, string expected) =>
        AssertDerives(
            "f0f04914b513f2763a1b1fa130f10e29 98f6f6e43e4309d1e622a0e332b9f1b6",
            "3b04803de51ee7c96423ab5b78d2",
            label,
            expected);

    // No RFC has vectors for salts of 12 bytes (RFC 7714 §11); these were made with OpenSSL's AES in counter mode.
    [Theory]
    [InlineData(0, "077c6143cb221bc355ff23d5f984a16e")]
    [InlineData(2, "9af3e95364ebac9c99c5a7c4")]
    public void Salts_of_96_bits_are_padded_with_zeros(int label, string expected) =>
        AssertDerives(Key128, "a0a1a2a3a4a5a6a7a8a9aaab", label, expected);

    private static SrtpTransform Transform(string key)
    {
        byte[] bytes = Hex.Bytes(key);
        return new SrtpTransform(
            AeadProviders.Runtime.Create(bytes), Hex.Bytes(Salt), AeadProviders.Runtime.Create(bytes), Hex.Bytes(Salt));
    }

    private static void AssertDerives(string key, string salt, int label, string expected)
    {
        byte[] output = new byte[Hex.Bytes(expected).Length];
        SrtpKeyDerivation.Derive(Hex.Bytes(key), Hex.Bytes(salt), (SrtpKeyLabel)label, output);
        Assert.Equal(Hex.Bytes(expected), output);
    }
}
