using System.Diagnostics;

namespace VoipSdk.Benchmarks.DirectoryLoad;

/// <summary>
/// Pairs of clients that invite and refuse each other, which can go on for ever: 007 is answered with 008 and brings the
/// other 010; the other's 012 brings the first 012.
/// </summary>
internal sealed class Exchanges
{
    public Latencies Answer { get; } = new();

    public Latencies Notice { get; } = new();

    public int Requests => Answer.Count * 2;

    public async Task RunAsync(LoadClient[] clients, LoadSettings settings)
    {
        long end = Stopwatch.GetTimestamp() + (settings.Seconds * Stopwatch.Frequency);
        double interval = (double)settings.Pairs / settings.Rate;
        await Task.WhenAll(Enumerable.Range(0, settings.Pairs).Select(i => RunPairAsync(
            clients[2 * i], clients[(2 * i) + 1], TimeSpan.FromSeconds(interval * i / settings.Pairs), TimeSpan.FromSeconds(interval), end)));
    }

    /// <summary>Makes all pairs friends; each of both hears 013.</summary>
    public static async Task BefriendAsync(LoadClient[] clients, LoadSettings settings)
    {
        for (int i = 0; i < settings.Pairs; i++)
        {
            (LoadClient one, LoadClient other) = (clients[2 * i], clients[(2 * i) + 1]);
            await one.WriteAsync($"007 {other.Name} \n");
            await one.ExpectAsync("008");
            await other.ExpectAsync("010");
            await other.WriteAsync($"011 {one.Name} \n");
            await other.ExpectAsync("013");
            await one.ExpectAsync("013");
        }
    }

    private async Task RunPairAsync(LoadClient one, LoadClient other, TimeSpan offset, TimeSpan interval, long end)
    {
        long next = Stopwatch.GetTimestamp() + (long)(offset.TotalSeconds * Stopwatch.Frequency);
        while (next < end)
        {
            TimeSpan wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), next);
            if (wait > TimeSpan.Zero)
            {
                await Task.Delay(wait);
            }

            long started = Stopwatch.GetTimestamp();
            Task notice = TakeNoticeAsync(other, started);
            await one.WriteAsync($"007 {other.Name} \n");
            await one.ExpectAsync("008");
            Answer.Add(started);
            await notice;
            await other.WriteAsync($"012 {one.Name} \n");
            await one.ExpectAsync("012");
            next += (long)(interval.TotalSeconds * Stopwatch.Frequency);
        }
    }

    private async Task TakeNoticeAsync(LoadClient client, long started)
    {
        await client.ExpectAsync("010");
        Notice.Add(started);
    }
}
