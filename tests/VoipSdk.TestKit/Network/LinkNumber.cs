using System.Globalization;

namespace VoipSdk.TestKit;

/// <summary>
/// Numbers of <see cref="LinkText"/>. The decimal point of a share is shifted in the text and not by multiplying, so that
/// what is written is read back to the last bit.
/// </summary>
internal static class LinkNumber
{
    private const NumberStyles Plain = NumberStyles.AllowDecimalPoint;

    public static string Percent(double share)
    {
        string text = share.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('E', StringComparison.Ordinal)
            ? ShiftExponent(text, 2)
            : Plainly(decimal.Parse(text, Plain, CultureInfo.InvariantCulture) * 100);
    }

    public static bool TryPercent(string text, out double share)
    {
        share = 0;
        return double.TryParse(text, Plain | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out double percent)
            && percent is >= 0 and < 1e9
            && double.TryParse(ShiftExponent(text, -2), NumberStyles.Float, CultureInfo.InvariantCulture, out share);
    }

    public static string Milliseconds(TimeSpan time) => Plainly((decimal)time.Ticks / TimeSpan.TicksPerMillisecond);

    public static bool TryMilliseconds(string text, out TimeSpan time)
    {
        bool isNumber = TryScaled(text, TimeSpan.TicksPerMillisecond, out long ticks);
        time = TimeSpan.FromTicks(ticks);
        return isNumber;
    }

    public static string Kilobits(long bits) => Plainly((decimal)bits / 1_000);

    public static bool TryKilobits(string text, out long bits) => TryScaled(text, 1_000, out bits);

    private static bool TryScaled(string text, long scale, out long value)
    {
        value = 0;
        if (!decimal.TryParse(text, Plain, CultureInfo.InvariantCulture, out decimal number) || number > 1_000_000_000)
        {
            return false;
        }

        value = (long)decimal.Round(number * scale);
        return true;
    }

    private static string ShiftExponent(string text, int by)
    {
        string[] parts = text.Split('e', 'E');
        int exponent = 0;
        if (parts.Length > 1 && !int.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
        {
            // An exponent of billions, and yet no more than 1e9: nothing is left of such a number.
            return "0";
        }

        return FormattableString.Invariant($"{parts[0]}e{exponent + by}");
    }

    private static string Plainly(decimal number) => number.ToString("0.############################", CultureInfo.InvariantCulture);
}
