using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// 100 calls of 50 packets a second each at one client's socket, in real time: the CPU of the thread that receives, beside
/// threads that wait in recvfrom, or in epoll_wait, and decrypt.
/// </summary>
internal static class PacedReceiveMode
{
    public const string Name = "paced-receive";
    private const int Calls = 100;

    public static async Task RunAsync(BenchSettings settings, Report report)
    {
        report.Title(Name, $"{Calls} calls of 50 packets/s at one socket, AES-128-GCM; CPU of the receiving thread a packet");
        DatagramSocket[] from = [.. Enumerable.Range(0, Calls).Select(_ => DatagramSocket.Bind(null, 0))];
        await using var receiver = new StackReceiver();
        var senders = new List<StackSender>();
        foreach (DatagramSocket socket in from)
        {
            senders.Add(await receiver.AddCallAsync(socket));
        }

        receiver.Receiver.Start();
        double[] medians = Alternation.Medians(
            settings.Rounds,
            () => Floor(from, settings.Seconds, byEpoll: false),
            () => Floor(from, settings.Seconds, byEpoll: true),
            () => Ours(receiver, [.. senders], settings.Seconds));

        report.Add(Name, "floor, recvfrom", medians[0], "µs a packet: a blocking recvfrom, EVP open");
        report.Add(Name, "floor, epoll", medians[1], "µs a packet: epoll_wait, recvfrom until there is none, EVP open");
        report.Add(Name, "ours", medians[2], "µs a packet: socket, route, replay window, SRTP, ring");
        report.Add(Name, "ratio to recvfrom", medians[2] / medians[0], "goal: at most 1.5");
        report.Add(Name, "ratio to epoll", medians[2] / medians[1], "goal: at most 1.5");
        senders.ForEach(sender => sender.Dispose());
        Array.ForEach(from, socket => socket.Dispose());
    }

    private static double Floor(DatagramSocket[] from, int seconds, bool byEpoll)
    {
        using DatagramSocket to = DatagramSocket.Bind(null, 0);
        NativePair[] pairs = [.. from.Select((socket, i) => new NativePair(socket, to, i))];
        using var receiver = new NativeReceiver(to, pairs, byEpoll);
        double result = Measure([.. pairs.Select(pair => (Action)pair.Send)], receiver.ThreadName, () => receiver.Opened, seconds, null);
        return result;
    }

    private static double Ours(StackReceiver receiver, StackSender[] senders, int seconds)
    {
        float[] heard = new float[Speech.Frame];
        using var playback = new Timer(
            _ => Array.ForEach(receiver.Ports, port => port.Pull(heard)), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(20));
        return Measure([.. senders.Select(sender => (Action)sender.Send)], "VoipSdk calls", () => receiver.Packets, seconds, playback);
    }

    private static double Measure(Action[] sends, string thread, Func<long> received, int seconds, Timer? playback)
    {
        var source = new PacedSource(sends);
        Thread.Sleep(300);
        long packets = received();
        long time = CpuTime.OfThreads(thread);
        Thread.Sleep(TimeSpan.FromSeconds(seconds));
        time = CpuTime.OfThreads(thread) - time;
        packets = received() - packets;
        source.Stop();
        playback?.Dispose();
        return packets > 45 * Calls * seconds
            ? time / 1_000.0 / packets
            : throw new InvalidOperationException($"Only {packets} packets came.");
    }
}
