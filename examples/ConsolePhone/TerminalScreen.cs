using System.Runtime.CompilerServices;
using System.Text;
using Spectre.Console;

namespace ConsolePhone;

/// <summary>For a person: colours, the time, and a prompt that events do not tear apart.</summary>
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
        ["incoming-call"] = "[yellow]:telephone_receiver: [bold]{0}[/] is calling:[/] answer / decline",
        ["ringing"] = "[yellow]It rings at [bold]{0}[/]…[/]",
        ["call-connected"] = "[green]:telephone_receiver: You are talking to [bold]{0}[/].[/] hangup ends the call.",
        ["call-ended"] = "[grey]The call with [bold]{0}[/] has ended: {1}.[/]",
        ["error"] = "[red]{0}[/]",
    };

    private readonly Lock _gate = new();
    private readonly StringBuilder _typed = new();
    private bool _prompting;

    public void Show(string word, params string[] details)
    {
        lock (_gate)
        {
            EraseLine();
            string[] escaped = [.. details.Select(Markup.Escape)];
            string text = Formats.TryGetValue(word, out string? format)
                ? string.Format(System.Globalization.CultureInfo.InvariantCulture, format, [.. escaped, "", "", ""])
                : string.Join(' ', [word, .. escaped]);
            AnsiConsole.MarkupLine($"[grey]{DateTime.Now:HH:mm:ss}[/] {text}");
            DrawPrompt();
        }
    }

    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            _prompting = true;
            DrawPrompt();
        }

        while (!cancellationToken.IsCancellationRequested)
        {
            if (!Console.KeyAvailable)
            {
                await Task.Delay(30, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                continue;
            }

            if (TypeKey(Console.ReadKey(intercept: true)) is { } line)
            {
                yield return line;
            }
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            EraseLine();
        }
    }

    private string? TypeKey(ConsoleKeyInfo key)
    {
        lock (_gate)
        {
            switch (key.Key)
            {
                case ConsoleKey.Enter:
                    string line = _typed.ToString();
                    _typed.Clear();
                    Console.WriteLine();
                    DrawPrompt();
                    return line;
                case ConsoleKey.Backspace when _typed.Length > 0:
                    _typed.Length--;
                    break;
                case ConsoleKey.Escape:
                    _typed.Clear();
                    break;
                default:
                    _ = char.IsControl(key.KeyChar) ? _typed : _typed.Append(key.KeyChar);
                    break;
            }

            EraseLine();
            DrawPrompt();
            return null;
        }
    }

    private static void EraseLine() => Console.Write("\r\e[2K");

    private void DrawPrompt()
    {
        if (_prompting)
        {
            AnsiConsole.Markup("[blue]>[/] ");
            Console.Write(_typed.ToString());
        }
    }
}
