using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace VoipSdk.TestKit;

/// <summary>The grammar of <see cref="Link.Parse"/>, both ways.</summary>
internal static class LinkText
{
    private static readonly Link Default = new();

    // In the order in which they are written.
    private static readonly Item[] Items =
    [
        Time("latency", link => link.Latency, (link, value) => link with { Latency = value }),
        Time("jitter", link => link.Jitter, (link, value) => link with { Jitter = value }),
        new("shape", "uniform, normal or pareto", link => Name(link.JitterShape), ReadShape),
        new("ordered", "yes or no", link => link.KeepsOrder ? "yes" : "no", ReadOrdered),
        Share("loss", link => link.Loss, (link, value) => link with { Loss = value }),
        new("burst", "a whole number of datagrams, 1 to 10000", link => Whole(link.LossBurst), ReadBurst),
        new("states", "two to four shares in percent with / between them", WriteStates, ReadStates),
        Share("dup", link => link.Duplication, (link, value) => link with { Duplication = value }),
        Share("reorder", link => link.Reordering, (link, value) => link with { Reordering = value }),
        Time("holdback", link => link.HoldBack, (link, value) => link with { HoldBack = value }),
        new("rate", "a number of kbit/s, 1 to 100000000, or 0", link => LinkNumber.Kilobits(link.BitsPerSecond), ReadRate),
        Time("queue", link => link.LongestQueue, (link, value) => link with { LongestQueue = value }),
        new("outage", "length/period in milliseconds", WriteOutage, ReadOutage),
        new("seed", "a whole number", link => Whole(link.Seed), ReadSeed),
    ];

    public static bool TryParse(
        string? text, [NotNullWhen(true)] out Link? link, [NotNullWhen(false)] out string? error)
    {
        link = null;
        error = null;
        string[] parts = (text ?? "").Split(',');
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        Link read = Default;
        for (int i = 0; i < parts.Length && error is null; i++)
        {
            string part = parts[i].Trim();
            if (i == 0 && Link.TryGetPreset(part, out Link? preset))
            {
                read = preset;
                continue;
            }

            error = ReadItem(part, seen, ref read);
        }

        link = error is null ? read : null;
        return link is not null;
    }

    public static string Write(Link link)
    {
        IEnumerable<string> items = Items
            .Where(item => item.Write(link) != item.Write(Default))
            .Select(item => $"{item.Name}={item.Write(link)}");
        string text = string.Join(',', items);
        return text.Length == 0 ? "perfect" : text;
    }

    private static string? ReadItem(string part, HashSet<string> seen, ref Link link)
    {
        int equals = part.IndexOf('=');
        string name = (equals < 0 ? part : part[..equals]).Trim();
        string value = equals < 0 ? "" : part[(equals + 1)..].Trim();
        Item? item = Items.FirstOrDefault(known => string.Equals(known.Name, name, StringComparison.OrdinalIgnoreCase));
        if (item is null)
        {
            return $"'{part}' is neither a preset ({string.Join(", ", Link.Presets.Keys)}; first only) nor an item "
                + $"({string.Join(", ", Items.Select(known => known.Name))}).";
        }

        if (!seen.Add(item.Name))
        {
            return $"'{item.Name}' is given twice.";
        }

        try
        {
            if (item.Read(link, value) is not { } changed)
            {
                return $"'{part}' should be {item.Name}={item.Expected}.";
            }

            link = changed;
            return null;
        }
        catch (ArgumentOutOfRangeException)
        {
            return $"'{part}' is out of range; it should be {item.Name}={item.Expected}.";
        }
    }

    private static Item Time(string name, Func<Link, TimeSpan> get, Func<Link, TimeSpan, Link> set) => new(
        name, "a number of milliseconds, 0 to 3600000", link => LinkNumber.Milliseconds(get(link)),
        (link, text) => LinkNumber.TryMilliseconds(text, out TimeSpan value) ? set(link, value) : null);

    private static Item Share(string name, Func<Link, double> get, Func<Link, double, Link> set) => new(
        name, "a number of percent, 0 to 100", link => LinkNumber.Percent(get(link)),
        (link, text) => LinkNumber.TryPercent(text, out double value) ? set(link, value) : null);

    private static string Whole(int value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Name(JitterShape shape) => shape switch
    {
        JitterShape.Normal => "normal",
        JitterShape.Pareto => "pareto",
        _ => "uniform",
    };

    private static Link? ReadShape(Link link, string text) => text switch
    {
        "uniform" => link with { JitterShape = JitterShape.Uniform },
        "normal" => link with { JitterShape = JitterShape.Normal },
        "pareto" => link with { JitterShape = JitterShape.Pareto },
        _ => null,
    };

    private static Link? ReadOrdered(Link link, string text) => text switch
    {
        "" or "yes" => link with { KeepsOrder = true },
        "no" => link with { KeepsOrder = false },
        _ => null,
    };

    private static Link? ReadBurst(Link link, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) ? link with { LossBurst = value } : null;

    private static Link? ReadSeed(Link link, string text) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) ? link with { Seed = value } : null;

    private static Link? ReadRate(Link link, string text) =>
        LinkNumber.TryKilobits(text, out long value) ? link with { BitsPerSecond = value } : null;

    private static string WriteStates(Link link) => link.LossStates is { } states
        ? string.Join('/', new[] { states.GoodToBad, states.BadToGood, states.LossInBad, states.LossInGood }.Select(LinkNumber.Percent))
        : "none";

    private static Link? ReadStates(Link link, string text)
    {
        if (text == "none")
        {
            return link with { LossStates = null };
        }

        string[] parts = text.Split('/');
        double[] shares = [0, 0, 1, 0];
        for (int i = 0; i < parts.Length; i++)
        {
            if (i >= shares.Length || !LinkNumber.TryPercent(parts[i], out shares[i]))
            {
                return null;
            }
        }

        return parts.Length < 2 ? null : link with
        {
            LossStates = new GilbertElliott
            {
                GoodToBad = shares[0],
                BadToGood = shares[1],
                LossInBad = shares[2],
                LossInGood = shares[3],
            },
        };
    }

    private static string WriteOutage(Link link) =>
        $"{LinkNumber.Milliseconds(link.Outage)}/{LinkNumber.Milliseconds(link.OutagePeriod)}";

    private static Link? ReadOutage(Link link, string text)
    {
        string[] parts = text.Split('/');
        return parts.Length == 2
            && LinkNumber.TryMilliseconds(parts[0], out TimeSpan length) && LinkNumber.TryMilliseconds(parts[1], out TimeSpan period)
                ? link with { Outage = length, OutagePeriod = period }
                : null;
    }

    private sealed record Item(string Name, string Expected, Func<Link, string> Write, Func<Link, string, Link?> Read);
}
