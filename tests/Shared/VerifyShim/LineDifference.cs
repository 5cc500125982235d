using System.Globalization;
using System.Text;

namespace VerifyXunit;

internal static class LineDifference
{
    private const int ContextLines = 2;

    /// <summary>The lines between the first and the last difference, with their numbers and a little around them.</summary>
    public static string Describe(string verified, string received)
    {
        string[] before = verified.Split('\n');
        string[] after = received.Split('\n');
        int head = 0;
        while (head < Math.Min(before.Length, after.Length) && before[head] == after[head])
        {
            head++;
        }

        int tail = 0;
        while (tail < Math.Min(before.Length, after.Length) - head && before[^(tail + 1)] == after[^(tail + 1)])
        {
            tail++;
        }

        var text = new StringBuilder();
        Append(text, ' ', before, Math.Max(0, head - ContextLines), head);
        Append(text, '-', before, head, before.Length - tail);
        Append(text, '+', after, head, after.Length - tail);
        Append(text, ' ', after, after.Length - tail, Math.Min(after.Length, after.Length - tail + ContextLines));
        return text.ToString();
    }

    private static void Append(StringBuilder text, char mark, string[] lines, int from, int to)
    {
        for (int i = from; i < to; i++)
        {
            text.Append(CultureInfo.InvariantCulture, $"{mark} {i + 1,4}  {lines[i]}\n");
        }
    }
}
