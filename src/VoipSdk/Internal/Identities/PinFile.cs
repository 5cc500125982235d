using System.Text;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal.Identities;

// One contact a line, so that people can read and mend it; "end", so that a file that was cut off is not taken for whole:
// a pin that is lost would be silently made anew.
//
//     voipsdk pins 1
//     <username key> SP <identity key, base64url>
//     end
internal static class PinFile
{
    public const int MaxBytes = 16 * 1_024 * 1_024;
    private const string FirstLine = "voipsdk pins 1";
    private const string LastLine = "end";
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Write(Dictionary<Username, IdentityPublicKey> pins)
    {
        var text = new StringBuilder(FirstLine).Append('\n');
        foreach (KeyValuePair<Username, IdentityPublicKey> pin in pins.OrderBy(pin => pin.Key.Key, StringComparer.Ordinal))
        {
            text.Append(pin.Key.Key).Append(' ').Append(pin.Value).Append('\n');
        }

        return StrictUtf8.GetBytes(text.Append(LastLine).Append('\n').ToString());
    }

    /// <exception cref="InvalidDataException">It is not what <see cref="Write"/> writes, but for line ends.</exception>
    public static Dictionary<Username, IdentityPublicKey> Read(byte[] bytes, string path)
    {
        string[] lines;
        try
        {
            lines = StrictUtf8.GetString(bytes).Split('\n');
        }
        catch (ArgumentException exception)
        {
            throw new InvalidDataException($"The file {path} is damaged: it is not text.", exception);
        }

        var pins = new Dictionary<Username, IdentityPublicKey>();
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].TrimEnd('\r');
            if (i > 0 && line == LastLine && i == lines.Length - 2 && lines[^1].Length == 0)
            {
                return pins;
            }

            if (i == 0 ? line != FirstLine : !TryReadPin(line, pins))
            {
                throw new InvalidDataException(FormattableString.Invariant($"The file {path} is damaged in line {i + 1}."));
            }
        }

        throw new InvalidDataException($"The file {path} is damaged: its end is missing.");
    }

    private static bool TryReadPin(string line, Dictionary<Username, IdentityPublicKey> pins) =>
        line.Split(' ') is [var name, var text]
        && Username.TryCreate(name, out Username contact)
        && IdentityPublicKey.TryParse(text, out IdentityPublicKey? key)
        && pins.TryAdd(contact, key);
}
