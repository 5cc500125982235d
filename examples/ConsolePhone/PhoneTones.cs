using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Protocol.Calls;

namespace ConsolePhone;

/// <summary>What the user hears around a call: it rings, it rings there, the callee is busy, the call is over.</summary>
internal sealed class PhoneTones(DeviceAudioBackend backend)
{
    private static readonly TimeSpan EndTone = TimeSpan.FromSeconds(1);

    /// <summary>Whether tones are played; default true.</summary>
    public bool IsOn { get; set; } = true;

    /// <summary>Plays until the call is connected or over.</summary>
    public async Task RingAsync(PeerCallSession call, ToneCadence tone)
    {
        if (IsOn)
        {
            await using TonePlayer player = await TonePlayer.StartAsync(backend, tone);
            await Task.WhenAny(call.WaitForConnectedAsync(), call.Completion);
        }
    }

    /// <summary>Says that the call is over, unless the user knows.</summary>
    public async Task EndAsync(CallEndReason reason)
    {
        if (IsOn && reason != CallEndReason.HungUpHere)
        {
            await TonePlayer.PlayAsync(backend, reason == CallEndReason.Busy ? CallTones.Busy : CallTones.HungUp, EndTone);
        }
    }
}
