using VoipSdk;

namespace DocSamples;

/// <summary>The code of docs/guides/recording.md.</summary>
internal static class RecordingGuide
{
    public static async Task RecordAsync(PeerCallSession call, CancellationToken cancellationToken)
    {
        CallRecording recording = await call.StartRecordingAsync("monday.opus");
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
