using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.TestKit;

namespace DocSamples;

/// <summary>The code of docs/guides/music.md.</summary>
internal static class MusicGuide
{
    public static DirectoryClientOptions ForMusic()
    {
        var options = new DirectoryClientOptions
        {
            Content = AudioContent.Music,
            Channels = 2,
            AudioBackend = new HostAudioBackend(sampleRate: 48_000, channels: 2),
        };
        return options;
    }

    public static async Task SendLineInAsync(string storedInputId)
    {
        var lineIn = new DeviceAudioOptions { InputDeviceId = storedInputId };
        await using DeviceAudioBackend audio = SdlAudio.CreateBackend(lineIn);
        var options = new DirectoryClientOptions { Content = AudioContent.Music, Channels = 2, AudioBackend = audio };
        await using DirectoryClient client = await DirectoryClient.ConnectAsync(options);
    }

    public static async Task<bool> PlayAsync(PeerCallSession call, CancellationToken cancellationToken)
    {
        call.Content = AudioContent.Music;
        bool isWhole = await call.PlayAsync("concert.wav", cancellationToken);
        call.Content = AudioContent.Voice;
        return isWhole;
    }

    public static float[] HearInTest()
    {
        var stereo = new VoiceChannelOptions { Codecs = [new OpusCodec()], Content = AudioContent.Music, Channels = 2 };
        using var pair = VoicePair.Create(seed: 1, Link.Lossy(0.05), stereo);
        pair.Alice.SayStereo(TestSound.Tone(440, TimeSpan.FromSeconds(5)), TestSound.Silence(TimeSpan.FromSeconds(5)));
        pair.AdvanceBy(TimeSpan.FromSeconds(4));
        return pair.Bob.HeardLeft.ToArray();
    }
}
