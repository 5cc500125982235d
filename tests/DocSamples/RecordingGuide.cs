using VoipSdk;
using VoipSdk.Audio;

namespace DocSamples;

/// <summary>The code of docs/guides/recording.md.</summary>
internal static class RecordingGuide
{
    public static async Task RecordAsync(PeerCallSession call, CancellationToken cancellationToken)
    {
        CallRecording recording = await call.StartRecordingAsync("monday.opus", cancellationToken);
        await Task.Delay(TimeSpan.FromMinutes(1), cancellationToken);
        CallRecordingEnd end = await recording.StopAsync();
        Console.WriteLine($"{recording.Duration} in {recording.Path}: {end}");
    }

    public static async Task<CallRecording> UploadAsync(PeerCallSession call, Stream upload, CancellationToken cancellationToken)
    {
        var options = new CallRecordingOptions
        {
            OpenStream = () => upload,
            Format = RecordingFormat.OggOpus,
            Bitrate = 32_000,
        };
        CallRecording recording = await call.StartRecordingAsync(options, cancellationToken);
        return recording;
    }

    public static async Task<bool> PlayAsync(PeerCallSession call, CancellationToken cancellationToken)
    {
        bool isWhole = await call.PlayAsync("welcome.opus", cancellationToken);
        await call.PlayAsync("music.wav", new CallPlayOptions { Volume = 0.3f }, cancellationToken);
        return isWhole;
    }

    public static async Task RingAsync(IAudioBackend backend, Task ringsUntil, CancellationToken cancellationToken)
    {
        await using TonePlayer ring = await TonePlayer.StartAsync(backend, CallTones.Ring, cancellationToken);
        await ringsUntil;
    }

    public static async Task SayBusyAsync(IAudioBackend backend, CancellationToken cancellationToken)
    {
        await TonePlayer.PlayAsync(backend, CallTones.Busy, TimeSpan.FromSeconds(2), cancellationToken);
    }

    public static async Task ShowAsync(PeerCallSession call, CancellationToken cancellationToken)
    {
        await foreach (CallEvent happened in call.ReadEventsAsync(cancellationToken))
        {
            if (happened is CallRemoteStatusChanged { IsRecording: true })
            {
                Console.WriteLine($"{call.RemoteUsername} is recording this call.");
            }
        }
    }
}
