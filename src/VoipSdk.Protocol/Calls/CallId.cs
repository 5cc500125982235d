using System.Globalization;

namespace VoipSdk.Protocol.Calls;

/// <summary>
/// The random 128 bits that name a call between extended peers (attribute <c>id</c>). The driver draws them from a
/// cryptographic source: who does not see the caller's packets must not be able to guess them.
/// </summary>
/// <param name="High">The first 16 hexadecimal digits.</param>
/// <param name="Low">The last 16 hexadecimal digits.</param>
public readonly record struct CallId(ulong High, ulong Low) : IComparable<CallId>
{
    /// <summary>Characters of the text form.</summary>
    public const int TextLength = 32;

    /// <summary>All zero: the call of a base-level peer, which has no id. Never sent.</summary>
    public static CallId None => default;

    /// <summary>Reads the text form: exactly 32 lower-case hexadecimal digits, not all zero.</summary>
    public static bool TryParse(string? text, out CallId id)
    {
        id = default;
        if (text is null || text.Length != TextLength
            || !TryParseHalf(text.AsSpan(0, TextLength / 2), out ulong high)
            || !TryParseHalf(text.AsSpan(TextLength / 2), out ulong low))
        {
            return false;
        }

        id = new CallId(high, low);
        return id != None;
    }

    /// <summary>Orders ids as unsigned numbers: when two calls cross, the one with the lower id goes on.</summary>
    public int CompareTo(CallId other) => High != other.High ? High.CompareTo(other.High) : Low.CompareTo(other.Low);

    /// <summary>32 lower-case hexadecimal digits, as on the wire.</summary>
    public override string ToString() =>
        High.ToString("x16", CultureInfo.InvariantCulture) + Low.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Whether <paramref name="left"/> is the lower number.</summary>
    public static bool operator <(CallId left, CallId right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> is the higher number.</summary>
    public static bool operator >(CallId left, CallId right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> is not the higher number.</summary>
    public static bool operator <=(CallId left, CallId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> is not the lower number.</summary>
    public static bool operator >=(CallId left, CallId right) => left.CompareTo(right) >= 0;

    private static bool TryParseHalf(ReadOnlySpan<char> digits, out ulong value)
    {
        value = 0;
        foreach (char c in digits)
        {
            int digit = c switch
            {
                >= '0' and <= '9' => c - '0',
                >= 'a' and <= 'f' => c - 'a' + 10,
                _ => -1,
            };
            if (digit < 0)
            {
                return false;
            }

            value = (value << 4) | (uint)digit;
        }

        return true;
    }
}
