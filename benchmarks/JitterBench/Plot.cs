using System.Globalization;
using System.Text;

namespace JitterBench;

/// <summary>Delay against concealment of one trace, as SVG: the lower left is best.</summary>
internal static class Plot
{
    private const int Width = 640;
    private const int Height = 420;
    private const int Margin = 55;

    public static void Write(string path, string trace, IReadOnlyList<Result> results, IReadOnlyList<Result> fixedDelays)
    {
        double longest = Math.Max(50, results.Max(result => result.MeanDelay) * 1.3);
        double most = Math.Max(0.1, results.Max(result => 100 * result.Concealed) * 1.5);
        var svg = new StringBuilder();
        Line(svg, $"<svg xmlns='http://www.w3.org/2000/svg' width='{Width}' height='{Height}' font-family='sans-serif' font-size='12'>");
        Line(svg, $"<rect width='{Width}' height='{Height}' fill='white'/><text x='{Width / 2}' y='20' text-anchor='middle'>{trace}</text>");
        for (int i = 0; i <= 5; i++)
        {
            Line(svg, $"<text x='{X(longest * i / 5):F0}' y='{Height - 35}' text-anchor='middle'>{longest * i / 5:F0}</text>");
            Line(svg, $"<text x='{Margin - 6}' y='{Y(most * i / 5):F0}' text-anchor='end'>{most * i / 5:F2}</text>");
        }

        Line(svg, $"<path d='M{Margin},{Margin - 20} V{Height - Margin} H{Width - 20}' fill='none' stroke='black'/>");
        Line(svg, $"<text x='{Width / 2}' y='{Height - 12}' text-anchor='middle'>mean playout delay, ms</text>");
        Line(svg, $"<text x='14' y='{Height / 2}' transform='rotate(-90 14 {Height / 2})' text-anchor='middle'>concealed, %</text>");
        string curve = string.Join(' ', fixedDelays
            .Where(result => result.MeanDelay <= longest && 100 * result.Concealed <= most)
            .Select(result => string.Create(CultureInfo.InvariantCulture, $"{X(result.MeanDelay):F1},{Y(100 * result.Concealed):F1}")));
        Line(svg, $"<polyline points='{curve}' fill='none' stroke='gray'/>");
        foreach (Result result in results)
        {
            double x = X(result.MeanDelay);
            double y = Y(100 * result.Concealed);
            string colour = result.Buffer == "ours" ? "crimson" : "steelblue";
            Line(svg, $"<circle cx='{x:F1}' cy='{y:F1}' r='5' fill='{colour}'/><text x='{x + 8:F1}' y='{y - 6:F1}'>{result.Buffer}</text>");
        }

        Line(svg, $"</svg>");
        File.WriteAllText(path, svg.ToString());

        double X(double delay) => Margin + (delay / longest * (Width - Margin - 20));
        double Y(double percent) => Height - Margin - (percent / most * (Height - (2 * Margin) + 20));
    }

    private static void Line(StringBuilder svg, FormattableString line) =>
        svg.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
