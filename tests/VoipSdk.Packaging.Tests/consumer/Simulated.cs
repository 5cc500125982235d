using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

/// <summary>What the tests of an application would do with the installed test kit.</summary>
internal static class Simulated
{
    public static bool CallGetsThroughLoss()
    {
        var pair = CallPair.Create(seed: 7, link: Link.Parse("wifi-lossy,loss=15"));
        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(5));
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(2));
        Console.WriteLine($"consumer: {pair.Caller.State}, {pair.Network.GetStatistics(pair.Caller.Address, pair.Callee.Address)}");
        return pair.Caller.State == CallState.Connected && pair.Callee.State == CallState.Connected;
    }

    public static bool SpeechGetsThroughLoss()
    {
        using var pair = VoicePair.Create(seed: 1, link: Link.Lossy(0.15));
        pair.Alice.Say(TestSound.Speech(TimeSpan.FromSeconds(4), seed: 1));
        pair.AdvanceBy(TimeSpan.FromSeconds(5));
        Console.WriteLine($"consumer: {pair.HeardByBob()}");
        return pair.HeardByBob().IsHeard;
    }
}
