using BenchmarkDotNet.Attributes;
using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace VoipSdk.Benchmarks;

/// <summary>Both ends of a whole call over a simulated network: dialed, rung, answered, hung up.</summary>
[MemoryDiagnoser]
public class CallSetUpBenchmarks
{
    private int _seed;

    [Benchmark(Baseline = true)]
    public CallEndReason InTheClear() => Run(CallPair.CreateUnencrypted(++_seed));

    [Benchmark]
    public CallEndReason Encrypted() => Run(CallPair.Create(++_seed));

    private static CallEndReason Run(CallPair pair)
    {
        pair.Network.KeepsTranscript = false;
        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        pair.Caller.HangUp();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        return pair.Callee.EndReason;
    }
}
