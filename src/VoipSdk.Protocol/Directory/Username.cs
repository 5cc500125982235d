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
/// use or unassigned. <c>Alice</c>, <c>alice</c> and full-width <c>ＡＬＩＣＥ</c> are the same user.
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
        // 32 code points are at most 64 UTF-16 units, and NFC shortens: a decomposed character has at most four parts.
        if (text is null || text.Length is 0 or > MaxLength * 8)
        {
            return false;
        }

        if (!TryNormalize(text, NormalizationForm.FormC, out string? display) || !IsAllowed(display)
            || !TryNormalize(MapWidth(display).ToLowerInvariant(), NormalizationForm.FormC, out string? key)
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
            switch (CharUnicodeInfo.GetUnicodeCategory(text, i))
            {
                case UnicodeCategory.Control:
                case UnicodeCategory.Format:
                case UnicodeCategory.Surrogate:
                case UnicodeCategory.PrivateUse:
                case UnicodeCategory.OtherNotAssigned:
                case UnicodeCategory.SpaceSeparator:
                case UnicodeCategory.LineSeparator:
                case UnicodeCategory.ParagraphSeparator:
                    return false;
            }

            if (char.IsHighSurrogate(text[i]))
            {
                i++;
            }

            length++;
        }

        return length is > 0 and <= MaxLength;
    }

    // RFC 8265 §3.3.2 rule 1: full-width and half-width characters map to their compatibility equivalents.
    private static string MapWidth(string text)
    {
        StringBuilder? mapped = null;
        for (int i = 0; i < text.Length; i++)
        {
            char c = text[i];
            if (c is >= '\uFF00' and <= '\uFFEF' && TryNormalize(c.ToString(), NormalizationForm.FormKC, out string? narrow))
            {
                mapped ??= new StringBuilder(text, 0, i, text.Length);
                mapped.Append(narrow);
            }
            else
            {
                mapped?.Append(c);
            }
        }

        return mapped?.ToString() ?? text;
    }

    private static bool TryNormalize(string text, NormalizationForm form, [NotNullWhen(true)] out string? normalized)
    {
        try
        {
            normalized = text.Normalize(form);
            return true;
        }
        catch (ArgumentException)
        {
            // Unpaired surrogates.
            normalized = null;
            return false;
        }
    }
}
