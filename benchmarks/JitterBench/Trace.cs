using System.Globalization;

namespace JitterBench;

/// <summary>What a network did to frames of 20 ms: by how much each was delayed, in ms; -1 for one that never came.</summary>
internal sealed record Trace(string Name, double[] Delays)
{
    public const double FrameMilliseconds = 20;

    /// <summary>Reads lines of <c>frame delay</c>; frames that are not mentioned never came.</summary>
    /// <exception cref="FormatException">A line is something else.</exception>
    public static Trace Read(string path)
    {
        var delays = new List<double>();
        foreach (string line in File.ReadLines(path))
        {
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] parts = line.Split(' ', '\t', StringSplitOptions.RemoveEmptyEntries);
            if (parts.Length != 2 || !int.TryParse(parts[0], CultureInfo.InvariantCulture, out int frame)
                || !double.TryParse(parts[1], CultureInfo.InvariantCulture, out double delay)
                || frame is < 0 or > 10_000_000)
            {
                throw new FormatException($"{path}: not 'frame delay': {line}");
            }

            while (delays.Count < frame)
            {
                delays.Add(-1);
            }

            delays.Add(delay);
        }

        return new Trace(Path.GetFileNameWithoutExtension(path), [.. delays]);
    }

    /// <summary>The frames that came, in order of arrival.</summary>
    public (double Arrival, int Frame)[] Arrivals() =>
        [.. Delays.Select((delay, frame) => (Arrival: (frame * FrameMilliseconds) + delay, Frame: frame, Delay: delay))
            .Where(item => item.Delay >= 0)
            .OrderBy(item => item.Arrival)
            .Select(item => (item.Arrival, item.Frame))];
}
