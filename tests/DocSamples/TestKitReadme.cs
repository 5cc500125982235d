using VoipSdk.Protocol.Calls;
using VoipSdk.TestKit;

namespace DocSamples;

internal static class TestKitReadme
{
    public static void CallOverLossyWifi()
    {
        var pair = CallPair.Create(seed: 7, link: Link.Parse("wifi-lossy,loss=15"));

        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(5));
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromSeconds(2));

        bool isUp = pair.Caller.State == CallState.Connected && pair.Callee.State == CallState.Connected;
        Console.WriteLine(isUp ? "they talk" : pair.Transcript());
    }
}
