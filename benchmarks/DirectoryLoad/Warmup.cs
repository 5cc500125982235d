namespace VoipSdk.Benchmarks.DirectoryLoad;

/// <summary>Has both processes compile what they run, so that the first logins are not slower than the others.</summary>
internal static class Warmup
{
    public static async Task RunAsync(ServerProcess server)
    {
        for (int round = 0; round < 5; round++)
        {
            LoadClient[] clients = await Task.WhenAll(
                Enumerable.Range(0, 100).Select(i => LoadClient.LoginAsync(server.EndPoint, $"warm{round}-{i}", willStall: false)));
            Array.ForEach(clients, client => client.Dispose());
        }

        await Task.Delay(500);
    }
}
