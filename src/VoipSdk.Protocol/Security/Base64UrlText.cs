using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Security;

// RFC 4648 §5 without padding, because "=" would have to be escaped (docs/PROTOCOL.md §3.3). Strict: one text for one value.
internal static class Base64UrlText
{
    public static string Encode(ReadOnlySpan<byte> bytes) =>
        Convert.ToBase64String(bytes.ToArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');

    public static int LengthOf(int bytes) => ((bytes * 4) + 2) / 3;

    // False unless the text stands for exactly as many bytes as are wanted.
    public static bool TryDecode(string? text, int length, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text is null || text.Length != LengthOf(length) || text.IndexOfAny(['+', '/', '=', ' ']) >= 0)
        {
            return false;
        }

        byte[] decoded = new byte[length];
        string padded = text.Replace('-', '+').Replace('_', '/') + new string('=', (4 - (text.Length % 4)) % 4);
        if (!Convert.TryFromBase64String(padded, decoded, out int written) || written != length || Encode(decoded) != text)
        {
            return false;
        }

        bytes = decoded;
        return true;
    }
}
