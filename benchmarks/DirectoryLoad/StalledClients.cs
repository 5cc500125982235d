using System.Net.Sockets;

namespace VoipSdk.Benchmarks.DirectoryLoad;

/// <summary>Clients that ask and ask, and read no answer, until the server cannot write to them any more.</summary>
internal sealed class StalledClients
{
    // Each answer repeats the name: 140 bytes.
    private const int FirstRequests = 900;
    private const int RequestsPerSecond = 2;
    private static readonly string Request = $"007 {new string('é', 64)} \n";
    private readonly LoadClient[] _clients;
    private int _failures;
    private int _requests;

    public StalledClients(LoadClient[] clients) => _clients = clients;

    public int Requests => _requests;

    public int Failures => _failures;

    /// <summary>Returns when the server has taken all that was asked, and has stopped writing.</summary>
    public async Task StallAsync(ServerProcess server)
    {
        await Task.WhenAll(_clients.Select(client => PushAsync(client, FirstRequests)));
        (long Received, long Sent) before;
        ServerReport report = server.Ask();
        do
        {
            before = (report.Received, report.Sent);
            await Task.Delay(1_000);
            report = server.Ask();
        }
        while (before != (report.Received, report.Sent));
    }

    /// <summary>
    /// Goes on asking, each client once a second; spread over the second, so that the server's work for what is asked here
    /// does not come in one lump.
    /// </summary>
    public async Task KeepPushingAsync(TimeSpan duration)
    {
        const int Slices = 50;
        for (int i = 0; i < (int)duration.TotalSeconds * Slices; i++)
        {
            await Task.Delay(1_000 / Slices);
            for (int j = i % Slices; j < _clients.Length; j += Slices)
            {
                await PushAsync(_clients[j], RequestsPerSecond);
            }
        }
    }

    private async Task PushAsync(LoadClient client, int count)
    {
        Interlocked.Add(ref _requests, count);
        try
        {
            await client.WriteAsync(string.Concat(Enumerable.Repeat(Request, count)));
        }
        catch (SocketException)
        {
            Interlocked.Add(ref _failures, count);
        }
    }
}
