using VoipSdk.Internal;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Tests.Security;

// Each provider that the SDK brings, against what others have published.
public class AeadVectors
{
    private const string Key4 = "feffe9928665731c6d6a8f9467308308";
    private const string Nonce4 = "cafebabefacedbaddecaf888";
    private const string Associated4 = "feedfacedeadbeeffeedfacedeadbeefabaddad2";
    private const string Plain3 =
        "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39"
        + "1aafd255";
    private const string Cipher3 =
        "42831ec2217774244b7221b784d0d49ce3aa212f2c02a4e035c17e2329aca12e21d514b25466931c7d8f6a5aac84aa051ba30b396a0aac973d58e091"
        + "473f5985";
    private const string Cipher15 =
        "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
        + "898015ad";
    private const string RtpNonce = "51753c6580c2726f20718414";
    private const string RtpHeader = "8040f17b8041f8d35501a0b2";
    private const string RtpPayload = "47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573";

    public static TheoryData<string, AeadVector> Vectors { get; } = Make();

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Published_vectors_are_made_and_opened(string provider, AeadVector vector)
    {
        Assert.SkipUnless(AeadChoice.ByName(provider).IsSupported, $"{provider} is not here.");
        using IAead aead = AeadChoice.ByName(provider).Create(Hex(vector.Key));
        byte[] text = Hex(vector.Plain);
        byte[] tag = new byte[16];

        aead.Encrypt(Hex(vector.Nonce), text, text, tag, Hex(vector.Associated));

        Assert.Equal(vector.Cipher, ToHex(text));
        Assert.Equal(vector.Tag, ToHex(tag));
        Assert.True(aead.TryDecrypt(Hex(vector.Nonce), text, tag, text, Hex(vector.Associated)));
        Assert.Equal(vector.Plain, ToHex(text));
    }

    private static TheoryData<string, AeadVector> Make()
    {
        string[] zeros = [new('0', 24), new('0', 32), new('0', 64)];
        AeadVector[] vectors =
        [
            // "The Galois/Counter Mode of Operation" (McGrew and Viega), test cases 1 to 4 and 13 to 16.
            new(zeros[1], zeros[0], "", "", "", "58e2fccefa7e3061367f1d57a4e7455a"),
            new(zeros[1], zeros[0], "", zeros[1], "0388dace60b6a392f328c2b971b2fe78", "ab6e47d42cec13bdf53a67b21257bddf"),
            new(Key4, Nonce4, "", Plain3, Cipher3, "4d5c2af327cd64a62cf35abd2ba6fab4"),
            new(Key4, Nonce4, Associated4, Plain3[..120], Cipher3[..120], "5bc94fbc3221a5db94fae95ae7121a47"),
            new(zeros[2], zeros[0], "", "", "", "530f8afbc74536b9a963b4f1c4cb738b"),
            new(zeros[2], zeros[0], "", zeros[1], "cea7403d4d606b6e074ec5d3baf39d18", "d0d1c8a799996bf0265b98b5d48ab919"),
            new(Key4 + Key4, Nonce4, "", Plain3, Cipher15, "b094dac5d93471bdec1a502270e3cc6c"),
            new(Key4 + Key4, Nonce4, Associated4, Plain3[..120], Cipher15[..120], "76fc6ece0f4e1768cddf8853bb2d551b"),

            // RFC 7714 §16.1.1 and §16.2.1: an RTP packet, with session keys.
            new(
                "000102030405060708090a0b0c0d0e0f", RtpNonce, RtpHeader, RtpPayload,
                "f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833",
                "899d7f27beb16a9152cf765ee4390cce"),
            new(
                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f", RtpNonce, RtpHeader, RtpPayload,
                "32b1de78a822fe12ef9f78fa332e33aab18012389a58e2f3b50b2a0276ffae0f1ba63799b87b",
                "7aa3db36dfffd6b0f9bb7878d7a76c13"),

            // NIST CAVP, gcmEncryptExtIV128.rsp and gcmEncryptExtIV256.rsp, Count = 0 of parts with 96-bit IV and 128-bit tag.
            new("11754cd72aec309bf52f7687212e8957", "3c819d9a9bed087615030b65", "", "", "", "250327c674aaf477aef2675748cf6971"),
            new(
                "77be63708971c4e240d1cb79e8d77feb", "e0e00f19fed7ba0136a797f3", "7a43ec1d9c0a5a78a0b16533a6213cab", "", "",
                "209fcc8d3675ed938e9c7166709dd946"),
            new(
                "7fddb57453c241d03efbed3ac44e371c", "ee283a3fc75575e33efd4887", "", "d5de42b461646c255c87bd2962d3b9a2",
                "2ccda4a5415cb91e135c2a0f78c9b2fd", "b36d1df9b9d5e596f83e8b7f52971cb3"),
            new(
                "c939cc13397c1d37de6ae0e1cb7c423c", "b3d8cc017cbb89b39e0f67e2", "24825602bd12a984e0092d3e448eda5f",
                "c3b3c41f113a31b73d9a5cd432103069", "93fe7d9e9bfd10348a5606e5cafa7354", "0032a1dc85f1c9786925a2e71d8272dd"),
            new(
                "b52c505a37d78eda5dd34f20c22540ea1b58963cf8e5bf8ffa85f9f2492505b4", "516c33929df5a3284ff463d7", "", "", "",
                "bdc1ac884d332457a1d2664f168c76f0"),
            new(
                "92e11dcdaa866f5ce790fd24501f92509aacf4cb8b1339d50c9c1240935dd08b", "ac93a1a6145299bde902f21a",
                "1e0889016f67601c8ebea4943bc23ad6", "2d71bcfa914e4ac045b2aa60955fad24", "8995ae2e6df3dbf96fac7b7137bae67f",
                "eca5aa77d51d4a0a14d9c51e1da474ab"),
        ];
        var data = new TheoryData<string, AeadVector>();
        foreach (AeadVector vector in vectors)
        {
            data.Add(AeadChoice.Runtime, vector);
            data.Add(AeadChoice.OpenSsl, vector);
        }

        return data;
    }

    private static byte[] Hex(string text) => Convert.FromHexString(text);

    private static string ToHex(byte[] bytes) => Convert.ToHexString(bytes).ToLowerInvariant();
}

/// <summary>A published vector, in hexadecimal.</summary>
public sealed record AeadVector(string Key, string Nonce, string Associated, string Plain, string Cipher, string Tag);

/// <summary>The providers by name, so that a test's name says which one it is about.</summary>
public static class AeadChoice
{
    public const string Runtime = "runtime";
    public const string OpenSsl = "openssl";

    public static IAeadProvider ByName(string name) => name == OpenSsl ? OpenSslAeadProvider.System : AeadProviders.Runtime;
}
