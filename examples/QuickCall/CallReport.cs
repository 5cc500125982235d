using VoipSdk;
using VoipSdk.TestKit;

namespace QuickCall;

/// <summary>What a person sees of the call: progress while it runs, a table at its end.</summary>
internal static class CallReport
{
    /// <summary>One hundredth of full scale: far below speech, far above what rounding leaves of silence.</summary>
    private const float Audible = 0.01f;

    private const int BarWidth = 30;

    public static async Task ShowProgressAsync(PeerCallSession caller, PeerCallSession callee, TimeSpan talk)
    {
        // A terminal gets one line that moves, a file or a pipe a line a second.
        string end = Console.IsOutputRedirected ? "\n" : "";
        TimeSpan step = TimeSpan.FromMilliseconds(Console.IsOutputRedirected ? 1_000 : 100);
        long begin = System.Diagnostics.Stopwatch.GetTimestamp();
        while (talk - System.Diagnostics.Stopwatch.GetElapsedTime(begin) is var left && left > TimeSpan.Zero)
        {
            await Task.WhenAny(Task.Delay(left < step ? left : step), caller.Completion, callee.Completion);
            CallStatistics a = caller.Statistics;
            CallStatistics b = callee.Statistics;
            double done = Math.Min(1, a.Duration / talk);
            string bar = new string('#', (int)(done * BarWidth)).PadRight(BarWidth, '.');
            Console.Write(
                $"{(end.Length == 0 ? "\r" : "")}  [{bar}] {Math.Min(a.Duration.TotalSeconds, talk.TotalSeconds),4:F1} of {talk.TotalSeconds:F1} s, " +
                $"packets heard: alice {a.PacketsReceived}, bob {b.PacketsReceived} {end}");
            if (caller.Completion.IsCompleted || callee.Completion.IsCompleted)
            {
                break;
            }
        }

        Console.Write(end.Length == 0 ? "\n" : "");
    }

    public static void Print(PeerCallSession caller, PeerCallSession callee)
    {
        CallStatistics a = caller.Statistics;
        CallStatistics b = callee.Statistics;
        Console.WriteLine($"{"",-26}{"alice",12}{"bob",12}");
        Row("codec", s => s.Codec);
        Row("duration", s => $"{s.Duration.TotalSeconds:F1} s");
        Row("packets sent", s => $"{s.PacketsSent}");
        Row("packets heard", s => $"{s.PacketsReceived}");
        Row("lost / late / twice", s => $"{s.PacketsLost} / {s.PacketsLate} / {s.PacketsDuplicated}");
        Row("not authentic", s => $"{s.PacketsRejected}");
        Row("bit rate sent", s => $"{s.BytesSent * 8 / Math.Max(0.001, s.Duration.TotalSeconds) / 1_000:F1} kbit/s");
        Row("sound played", s => $"{s.Played.TotalSeconds:F1} s");
        Row("sound concealed", s => $"{s.Concealed.TotalMilliseconds:F0} ms");
        Row("jitter", s => $"{s.Jitter.TotalMilliseconds:F1} ms");
        Row("rating (MOS)", s => s.MeanOpinionScore is { } score ? $"{s.Rating:F0} ({score:F1})" : "-");
        Row("delay in jitter buffer", s => $"{s.PlayoutDelay.TotalMilliseconds:F0} ms");
        Row("loudest sample heard", s => $"{s.PeakHeard:F2}");

        void Row(string name, Func<CallStatistics, string> value) =>
            Console.WriteLine($"{name,-26}{value(a),12}{value(b),12}");
    }

    /// <summary>What <c>--impair</c> did to the datagrams of the call, its set-up included.</summary>
    public static void Print(DirectoryImpairment? network)
    {
        foreach (ImpairedDirection direction in network?.Directions ?? [])
        {
            Console.WriteLine($"network {direction.From} to {direction.To}: {direction.Statistics}");
        }
    }

    public static bool BothHeard(PeerCallSession caller, PeerCallSession callee)
    {
        foreach (PeerCallSession call in new[] { caller, callee })
        {
            if (call.Statistics.PeakHeard < Audible)
            {
                string who = call == caller ? "alice" : "bob";
                Console.Error.WriteLine($"{who} heard nothing (loudest sample {call.Statistics.PeakHeard:F4}).");
                return false;
            }
        }

        return true;
    }
}
