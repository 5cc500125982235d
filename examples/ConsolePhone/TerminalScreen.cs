using System.Diagnostics;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Spectre.Console;
using VoipSdk.Audio;

namespace ConsolePhone;

/// <summary>
/// For a person: what happens scrolls by above a live view of who is there, the call and the levels, with a prompt below.
/// </summary>
internal sealed class TerminalScreen : IScreen
{
    private static readonly Dictionary<string, string> Formats = new()
    {
        ["connected"] = "[grey]Connected to the directory. Type [bold]help[/] for the commands.[/]",
        ["logged-in"] = "[green]You are logged in as [bold]{0}[/].[/]",
        ["login-failed"] = "[red]Login failed: {0}.[/]",
        ["invite-sent"] = "Invitation sent to [bold]{0}[/].",
        ["invite-failed"] = "[red]{0} could not be invited: {1}.[/]",
        ["invite-received"] = "[yellow][bold]{0}[/] wants to be your friend:[/] accept {0} / refuse {0}",
        ["invite-refused"] = "[red][bold]{0}[/] refused your invitation.[/]",
        ["contact-added"] = "[green][bold]{0}[/] is in your contacts[/] [grey]({1} port {2})[/]",
        ["contact"] = "  [bold]{0}[/] [grey]{1} port {2}, identity {3}[/]",
        ["identity"] = "Your identity, for friends to compare: [bold]{0}[/]",
        ["identity-changed"] =
            "[red][bold]{0}[/] has another identity now: {1}. Ask {0} some other way whether it is theirs;[/] trust {0}",
        ["trusted"] = "[green]You trust [bold]{0}[/].[/] [grey]({1})[/]",
        ["incoming-call"] = "[yellow][bold]{0}[/] is calling:[/] answer / decline",
        ["ringing"] = "[yellow]It rings at [bold]{0}[/]…[/]",
        ["call-connected"] = "[green]You are talking to [bold]{0}[/].[/] hangup ends the call.",
        ["call-encrypted"] = "[blue]Encrypted. Both of you should read [bold]{1}[/].[/]",
        ["call-ended"] = "[grey]The call with [bold]{0}[/] has ended: {1}.[/]",
        ["recording"] = "[yellow][bold]{0}[/] records this call: {1}.[/]",
        ["recording-started"] = "[yellow]This call is recorded to {0}; the other end is told.[/]",
        ["recording-ended"] = "[grey]The recording has ended: {0}.[/]",
        ["quality"] = "[grey]The line to {0} is {1} now ({2}).[/]",
        ["devices"] = "[bold]{0} devices[/] [grey]by {1}[/]",
        ["device"] = "  {0,-6} {1,-7} {2} {3}",
        ["device-opened"] = "[grey]{0}: {1}[/]",
        ["device-lost"] = "[yellow]{0}: {2} is gone; calls go on without it.[/]",
        ["device-failed"] = "[red]{0}: {2}[/]",
        ["devices-changed"] = "[grey]There are {0} devices now.[/]",
        ["audio-unavailable"] = "[yellow]No microphone and loudspeakers: {0}[/]",
        ["error"] = "[red]{0}[/]",
    };

    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(120);

    // A terminal tells that a key is held only by repeating it: after half a second at first, then about 30 times a second.
    private static readonly TimeSpan FirstRepeat = TimeSpan.FromMilliseconds(700);
    private static readonly TimeSpan NextRepeat = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private readonly StringBuilder _typed = new();
    private IPhoneStatus? _phone;
    private DeviceMenu? _menu;
    private bool _prompting;
    private readonly List<int> _drawn = [];
    private long _refreshedAt;
    private long _talkUntil;

    public void Attach(IPhoneStatus phone)
    {
        lock (_gate)
        {
            _phone = phone;
        }
    }

    public void Show(string word, params string[] details)
    {
        lock (_gate)
        {
            Erase();
            string[] escaped = [.. details.Select(Markup.Escape)];
            string text = Formats.TryGetValue(word, out string? format)
                ? string.Format(CultureInfo.InvariantCulture, format, [.. escaped, "", "", "", ""])
                : string.Join(' ', [word, .. escaped]);
            AnsiConsole.MarkupLine($"[grey]{DateTime.Now:HH:mm:ss}[/] {text}");
            Draw();
        }
    }

    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _prompting = true;
            Draw();
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            Refresh();
            if (!Console.KeyAvailable)
            {
                await Task.Delay(30, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            if (PressKey(Console.ReadKey(intercept: true)) is { } line)
            {
                yield return line;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            Erase();
            _prompting = false;
        }
    }

    private static string Fitted(string markup, int width)
    {
        string text = Markup.Remove(markup);
        return text.Length < width ? markup : Markup.Escape(text[..Math.Max(0, width - 1)]);
    }

    private void Refresh()
    {
        lock (_gate)
        {
            if (Stopwatch.GetElapsedTime(_refreshedAt) > RefreshInterval)
            {
                ReleaseTalkKey();
                Erase();
                Draw();
            }
        }
    }

    private string? PressKey(ConsoleKeyInfo key)
    {
        lock (_gate)
        {
            string? line = _menu is null ? TypeKey(key) : PressInMenu(key.Key);
            Erase();
            Draw();
            return line;
        }
    }

    private string? PressInMenu(ConsoleKey key)
    {
        DeviceMenu menu = _menu!; // The caller has looked.
        menu.Press(key);
        _menu = menu.IsClosed ? null : menu;
        return menu.Command;
    }

    private string? TypeKey(ConsoleKeyInfo key)
    {
        PhoneAudio? audio = _phone?.Audio;
        switch (key.Key)
        {
            case ConsoleKey.Enter:
                string line = _typed.ToString();
                _typed.Clear();
                return line;
            case ConsoleKey.Backspace when _typed.Length > 0:
                _typed.Length--;
                break;
            case ConsoleKey.Escape:
                _typed.Clear();
                break;
            case ConsoleKey.F2 when audio is not null:
                HoldTalkKey(audio.Backend.Input);
                break;
            case ConsoleKey.F3:
                return _phone?.Call?.IsMuted == true ? "unmute" : "mute";
            case ConsoleKey.F4 when audio is { Backend: var backend }:
                _menu = new DeviceMenu(backend.Devices, backend.Input.SelectedDeviceId, backend.Output.SelectedDeviceId);
                break;
            case ConsoleKey.F5:
                return _phone?.Call?.IsOnHold == true ? "resume" : "hold";
            case ConsoleKey.F6 when audio is not null:
                return audio.Backend.IsTestingMicrophone ? "mictest off" : "mictest on";
            default:
                _ = char.IsControl(key.KeyChar) ? _typed : _typed.Append(key.KeyChar);
                break;
        }

        return null;
    }

    private void HoldTalkKey(AudioInput input)
    {
        TimeSpan until = input.IsTalkKeyDown ? NextRepeat : FirstRepeat;
        _talkUntil = Math.Max(_talkUntil, Stopwatch.GetTimestamp() + (long)(until.TotalSeconds * Stopwatch.Frequency));
        input.IsTalkKeyDown = true;
    }

    private void ReleaseTalkKey()
    {
        if (_talkUntil != 0 && Stopwatch.GetTimestamp() > _talkUntil && _phone?.Audio is { } audio)
        {
            audio.Backend.Input.IsTalkKeyDown = false;
            _talkUntil = 0;
        }
    }

    private void Erase()
    {
        // A terminal that has become narrower has made two rows of a line.
        int width = Math.Max(1, Console.WindowWidth);
        int rows = _drawn.Sum(length => Math.Max(1, (length + width - 1) / width));
        Console.Write(rows > 0 ? $"\r\e[{rows}A\e[J" : "\r\e[2K");
        _drawn.Clear();
    }

    private void Draw()
    {
        _refreshedAt = Stopwatch.GetTimestamp();
        if (!_prompting)
        {
            return;
        }

        int width = Math.Max(20, AnsiConsole.Profile.Width);
        if (_phone is { } phone)
        {
            foreach (string line in StatusLines.Of(phone, width).Concat(_menu?.Lines() ?? []))
            {
                string fitted = Fitted(line, width);
                AnsiConsole.MarkupLine(fitted);
                _drawn.Add(Markup.Remove(fitted).Length);
            }
        }

        AnsiConsole.Markup("[blue]>[/] ");
        Console.Write(_typed.Length < width - 4 ? _typed.ToString() : _typed.ToString()[^(width - 4)..]);
    }
}
