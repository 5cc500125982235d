using System.Diagnostics;
using System.Globalization;

namespace VoipSdk.Audio.NAudio.Tests.Wine;

/// <summary>A running scenario of WineProbe: the lines that it prints, "name value", and its turns.</summary>
public sealed class Probe(Process process) : IDisposable
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    private readonly List<string> _lines = [];

    public string this[string name] => All(name).Single();

    public IEnumerable<string> All(string name) => _lines
        .Where(line => line.StartsWith(name + " ", StringComparison.Ordinal))
        .Select(line => line[(name.Length + 1)..]);

    public double Number(string name) => double.Parse(this[name], CultureInfo.InvariantCulture);

    /// <summary>Reads on until it is our turn; it then waits for <see cref="GoOnAsync"/>.</summary>
    public async Task TurnAsync(string what) => Assert.True(await ReadUntilAsync($"turn {what}"), Printed);

    public async Task GoOnAsync()
    {
        await process.StandardInput.WriteLineAsync();
        await process.StandardInput.FlushAsync();
    }

    /// <summary>Reads to the end, which has to be a success: a process that dies of something fails here.</summary>
    public async Task<Probe> EndAsync()
    {
        await ReadUntilAsync(null);
        using var timeout = new CancellationTokenSource(LongestWait);
        await process.WaitForExitAsync(timeout.Token);
        Assert.True(process.ExitCode == 0 && All("done").Any(), $"Exit code {process.ExitCode}. {Printed}");
        TestContext.Current.TestOutputHelper?.WriteLine(Printed);
        return this;
    }

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill();
        }

        process.Dispose();
    }

    private string Printed => $"Printed:\n{string.Join('\n', _lines)}";

    private async Task<bool> ReadUntilAsync(string? last)
    {
        using var timeout = new CancellationTokenSource(LongestWait);
        while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line)
        {
            _lines.Add(line.TrimEnd('\r'));
            if (_lines[^1] == last)
            {
                return true;
            }
        }

        return false;
    }
}
