using VoipSdk.Audio;

namespace ConsolePhone;

/// <summary>Choosing a device with the arrow keys. A machine: keys go in, lines and a command come out.</summary>
internal sealed class DeviceMenu(IReadOnlyList<AudioDevice> devices, string? inputId, string? outputId)
{
    private readonly List<(AudioDeviceKind Kind, string? Id, string Text)> _rows = Rows(devices);
    private int _at;

    /// <summary>Whether it has been left, with or without a choice.</summary>
    public bool IsClosed { get; private set; }

    /// <summary>The chosen row's command, once.</summary>
    public string? Command { get; private set; }

    /// <summary>The menu as markup, a line a row.</summary>
    public IEnumerable<string> Lines()
    {
        yield return "[bold]Devices[/] [grey]up, down, Enter; Esc leaves[/]";
        for (int i = 0; i < _rows.Count; i++)
        {
            (AudioDeviceKind kind, string? id, string text) = _rows[i];
            string chosen = id == (kind == AudioDeviceKind.Input ? inputId : outputId) ? "[green]*[/]" : " ";
            string name = Spectre.Console.Markup.Escape($"{(kind == AudioDeviceKind.Input ? "microphone" : "loudspeaker"),-12} {text}");
            yield return i == _at ? $"{chosen} [invert]{name}[/]" : $"{chosen} {name}";
        }
    }

    public void Press(ConsoleKey key)
    {
        switch (key)
        {
            case ConsoleKey.UpArrow:
                _at = (_at + _rows.Count - 1) % _rows.Count;
                break;
            case ConsoleKey.DownArrow:
                _at = (_at + 1) % _rows.Count;
                break;
            case ConsoleKey.Enter:
                (AudioDeviceKind kind, string? id, _) = _rows[_at];
                Command = $"{(kind == AudioDeviceKind.Input ? "input" : "output")} {id ?? "default"}";
                IsClosed = true;
                break;
            case ConsoleKey.Escape:
                IsClosed = true;
                break;
        }
    }

    private static List<(AudioDeviceKind Kind, string? Id, string Text)> Rows(IReadOnlyList<AudioDevice> devices)
    {
        var rows = new List<(AudioDeviceKind, string?, string)>();
        foreach (AudioDeviceKind kind in new[] { AudioDeviceKind.Input, AudioDeviceKind.Output })
        {
            string? name = devices.FirstOrDefault(device => device.Kind == kind && device.IsDefault)?.Name;
            rows.Add((kind, null, name is null ? "the system's default" : $"the system's default, {name} now"));
            rows.AddRange(devices.Where(device => device.Kind == kind).Select(device => (kind, (string?)device.Id, device.Name)));
        }

        return rows;
    }
}
