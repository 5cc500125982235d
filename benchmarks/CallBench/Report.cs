using System.Globalization;
using System.Text.Json;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>Figures by name: a line each as they come, or one JSON object of all at the end.</summary>
internal sealed class Report(bool isJson)
{
    private readonly Dictionary<string, Dictionary<string, object>> _all = [];

    public void Title(string mode, string what)
    {
        if (!isJson)
        {
            Console.WriteLine($"\n{mode}: {what}");
        }
    }

    /// <param name="mode">The measurement.</param>
    /// <param name="name">Of the figure.</param>
    /// <param name="value">The figure.</param>
    /// <param name="unit">Of the figure, or a remark.</param>
    public void Add(string mode, string name, double value, string unit)
    {
        if (!_all.TryGetValue(mode, out Dictionary<string, object>? figures))
        {
            _all[mode] = figures = [];
        }

        figures[name] = Math.Round(value, 4);
        if (!isJson)
        {
            string text = value.ToString(Math.Abs(value) >= 1_000 ? "N0" : "F3", CultureInfo.InvariantCulture);
            Console.WriteLine($"  {name,-44} {text,12} {unit}");
        }
    }

    public void Finish()
    {
        if (isJson)
        {
            Console.WriteLine(JsonSerializer.Serialize(_all, JsonSerializerOptions.Web));
        }
    }
}
