using System.Runtime.CompilerServices;

namespace ConsolePhone;

/// <summary>For pipes and scripts: a line a command, a line an event.</summary>
internal sealed class PlainScreen : IScreen
{
    private readonly Lock _gate = new();
    private readonly StreamWriter _output = new(Console.OpenStandardOutput()) { AutoFlush = true, NewLine = "\n" };

    public void Show(string word, params string[] details)
    {
        // One line an event, whatever a message contains.
        string text = string.Join(' ', [word, .. details]).ReplaceLineEndings(" ");
        lock (_gate)
        {
            _output.WriteLine(text);
        }
    }

    public void Attach(IPhoneStatus phone)
    {
        // A script asks: stats, levels, devices.
    }

    public async IAsyncEnumerable<string> ReadLinesAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var input = new StreamReader(Console.OpenStandardInput());
        while (!cancellationToken.IsCancellationRequested)
        {
            // A read of a pipe cannot be cancelled; the process's end ends it.
            Task<string?> reading = Task.Run(input.ReadLine, CancellationToken.None);
            await Task.WhenAny(reading, Task.Delay(Timeout.Infinite, cancellationToken));
            if (!reading.IsCompleted || await reading is not { } line)
            {
                yield break;
            }

            yield return line;
        }
    }

    public void Dispose() => _output.Dispose();
}
