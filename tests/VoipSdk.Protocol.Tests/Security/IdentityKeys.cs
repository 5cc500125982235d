using System.Security.Cryptography;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security;

public class IdentityKeys
{
    [Fact]
    public void A_key_survives_its_export_and_its_text()
    {
        using var key = IdentityKey.Create();
        using var again = IdentityKey.ImportPkcs8(key.ExportPkcs8());

        Assert.True(IdentityPublicKey.TryParse(key.PublicKey.ToString(), out IdentityPublicKey? read));
        Assert.Equal(key.PublicKey, read);
        Assert.Equal(key.PublicKey, again.PublicKey);
        Assert.Equal(87, key.PublicKey.ToString().Length);
        Assert.Equal("SHA256:".Length + 43, key.PublicKey.Fingerprint.Length);
        Assert.Equal(key.PublicKey.Fingerprint, again.PublicKey.Fingerprint);
    }

    [Fact]
    public void Only_the_owner_signs_and_only_what_was_signed_is()
    {
        using var alice = IdentityKey.Create();
        using var bob = IdentityKey.Create();
        byte[] signature = alice.Sign("call"u8);

        Assert.True(alice.PublicKey.Verify("call"u8, signature));
        Assert.False(alice.PublicKey.Verify("cal1"u8, signature));
        Assert.False(bob.PublicKey.Verify("call"u8, signature));
        for (int length = 0; length < signature.Length; length++)
        {
            Assert.False(alice.PublicKey.Verify("call"u8, signature.AsSpan(0, length)));
        }

        for (int bit = 0; bit < signature.Length * 8; bit++)
        {
            byte[] changed = [.. signature];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.False(alice.PublicKey.Verify("call"u8, changed));
        }
    }

    [Fact]
    public void Nothing_but_a_point_of_the_curve_is_a_public_key()
    {
        using var key = IdentityKey.Create();
        string text = key.PublicKey.ToString();

        Assert.False(IdentityPublicKey.TryParse(null, out _));
        Assert.False(IdentityPublicKey.TryParse(text + "=", out _));
        Assert.False(IdentityPublicKey.TryParse(" " + text[1..], out _));
        Assert.False(IdentityPublicKey.TryParse(new string('A', 87), out _));
        Assert.False(IdentityPublicKey.TryParse(text[..^4] + "AAAA", out _));
        for (int length = 0; length < text.Length; length++)
        {
            Assert.False(IdentityPublicKey.TryParse(text[..length], out _));
        }
    }

    [Fact]
    public void One_key_has_one_text()
    {
        using var key = IdentityKey.Create();
        string text = key.PublicKey.ToString();

        // The last character carries two bits that say nothing: they have to be zero.
        char last = text[^1];
        foreach (char other in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".Where(c => c != last))
        {
            if (IdentityPublicKey.TryParse(text[..^1] + other, out IdentityPublicKey? read))
            {
                Assert.NotEqual(key.PublicKey, read);
            }
        }
    }

    [Fact]
    public void A_private_key_is_never_printed()
    {
        using var key = IdentityKey.Create();

        Assert.Equal("(redacted)", key.ToString());
    }

    [Fact]
    public void Private_keys_of_another_kind_are_refused()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var rsa = RSA.Create(2048);

        Assert.ThrowsAny<CryptographicException>(() => IdentityKey.ImportPkcs8(other.ExportPkcs8PrivateKey()));
        Assert.ThrowsAny<CryptographicException>(() => IdentityKey.ImportPkcs8(rsa.ExportPkcs8PrivateKey()));
        Assert.ThrowsAny<CryptographicException>(() => IdentityKey.ImportPkcs8(OnUnknownCurve()));
        Assert.ThrowsAny<CryptographicException>(() => IdentityKey.ImportPkcs8([1, 2, 3]));
        Assert.ThrowsAny<CryptographicException>(() => IdentityKey.ImportPkcs8([]));
    }

    // A key of ours whose curve is called 1.2.840.10045.3.1.127 instead of 1.2.840.10045.3.1.7.
    private static byte[] OnUnknownCurve()
    {
        using var key = IdentityKey.Create();
        byte[] bytes = key.ExportPkcs8();
        int curve = bytes.AsSpan().IndexOf(new byte[] { 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07 });
        bytes[curve + 7] = 0x7F;
        return bytes;
    }
}
