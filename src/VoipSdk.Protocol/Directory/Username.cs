using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;

namespace VoipSdk.Protocol.Directory;

/// <summary>
/// A name under which a user logs in: shown as typed, compared by the rules of RFC 8265 UsernameCaseMapped
/// (docs/PROTOCOL.md §5).
/// </summary>
/// <remarks>
/// 1 to 32 characters (Unicode code points) after NFC, none of them white space, control, format, surrogate, private
/// use, unassigned or invisible. <c>Alice</c>, <c>alice</c> and full-width <c>ＡＬＩＣＥ</c> are the same user. Casing does
/// not depend on the machine's culture. Under InvariantGlobalization .NET does not normalize: a name then keeps the form
/// in which it came, and one that is typed with combining marks differs from its composed form; run a server with ICU.
/// </remarks>
public readonly struct Username : IEquatable<Username>
{
    /// <summary>Characters (code points) that a username has at most.</summary>
    public const int MaxLength = 32;

    private readonly string? _display;
    private readonly string? _key;

    private Username(string display, string key)
    {
        _display = display;
        _key = key;
    }

    /// <summary>The name as typed, in NFC; empty for the default value.</summary>
    public string Display => _display ?? "";

    /// <summary>What names are compared by: width-mapped, lower case, NFC.</summary>
    public string Key => _key ?? "";

    /// <summary>Checks and prepares a name.</summary>
    /// <returns>False when it breaks the rules; it never throws.</returns>
    public static bool TryCreate([NotNullWhen(true)] string? text, out Username username)
    {
        username = default;
        // Bounds the work: 32 code points are at most 64 UTF-16 units, and none decomposes into more than four.
        if (text is null || text.Length is 0 or > MaxLength * 8)
        {
            return false;
        }

        if (!TryNormalize(text, NormalizationForm.FormC, out string? display) || !IsAllowed(display)
            || !TryNormalize(WidthMapping.Apply(display).ToLowerInvariant(), NormalizationForm.FormC, out string? key)
            || !IsAllowed(key))
        {
            return false;
        }

        username = new Username(display, key);
        return true;
    }

    /// <inheritdoc />
    public bool Equals(Username other) => string.Equals(Key, other.Key, StringComparison.Ordinal);

    /// <inheritdoc />
    public override bool Equals(object? obj) => obj is Username other && Equals(other);

    /// <inheritdoc />
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Key);

    /// <summary>The name as typed.</summary>
    public override string ToString() => Display;

    /// <summary>Whether both name the same user.</summary>
    public static bool operator ==(Username left, Username right) => left.Equals(right);

    /// <summary>Whether they name different users.</summary>
    public static bool operator !=(Username left, Username right) => !left.Equals(right);

    private static bool IsAllowed(string text)
    {
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            if (IsForbidden(CharUnicodeInfo.GetUnicodeCategory(text, i)))
            {
                return false;
            }

            int codePoint = text[i];
            if (char.IsHighSurrogate(text[i]))
            {
                codePoint = char.ConvertToUtf32(text[i], text[i + 1]);
                i++;
            }

            if (IsInvisible(codePoint))
            {
                return false;
            }

            length++;
        }

        return length is > 0 and <= MaxLength;
    }

    private static bool IsForbidden(UnicodeCategory category) => category
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse
        or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator
        or UnicodeCategory.ParagraphSeparator;

    // Letters, marks and symbols that show nothing (Default_Ignorable_Code_Point, and the empty Braille pattern): two
    // names that differ in them alone look the same, and one made of them is blank.
    private static bool IsInvisible(int codePoint) => codePoint
        is 0x034F or 0x115F or 0x1160 or 0x17B4 or 0x17B5 or (>= 0x180B and <= 0x180F) or 0x2800 or 0x3164
        or (>= 0xFE00 and <= 0xFE0F) or 0xFFA0 or (>= 0xE0000 and <= 0xE0FFF);

    private static bool TryNormalize(string text, NormalizationForm form, [NotNullWhen(true)] out string? normalized)
    {
        try
        {
            normalized = text.Normalize(form);
            return true;
        }
        catch (ArgumentException)
        {
            // Unpaired surrogates, and on some runtimes noncharacters.
            normalized = null;
            return false;
        }
    }
}
