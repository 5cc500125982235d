using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.TestKit;

namespace DocSamples;

/// <summary>The code of docs/guides/devices.md.</summary>
internal sealed class DevicesGuide
{
    public static async Task TalkAsync(string? storedInputId)
    {
        var devices = new DeviceAudioOptions { InputDeviceId = storedInputId };
        await using DeviceAudioBackend audio = SdlAudio.CreateBackend(devices);
        var options = new DirectoryClientOptions { Host = "directory.example.org", AudioBackend = audio };
        await using DirectoryClient client = await DirectoryClient.ConnectAsync(options);
    }

    public static async Task ChooseAsync(DeviceAudioBackend audio)
    {
        foreach (AudioDevice device in await audio.RefreshAsync())
        {
            Console.WriteLine($"{device.Kind}  {device.Name}{(device.IsDefault ? "  (default)" : "")}");
        }

        try
        {
            AudioDevice headset = audio.Devices.First(device => device.Kind == AudioDeviceKind.Input);
            await audio.Input.SelectAsync(headset.Id);
        }
        catch (AudioDeviceException e)
        {
            Console.WriteLine(e.Reason switch
            {
                AudioDeviceFailure.Busy => "Another program uses it.",
                AudioDeviceFailure.Denied => "Allow the microphone in the system's privacy settings.",
                _ => e.Message,
            });
        }
    }

    public static async Task WatchAsync(DeviceAudioBackend audio)
    {
        await foreach (AudioDeviceEvent happened in audio.ReadEventsAsync())
        {
            string text = happened switch
            {
                AudioDevicesChanged { Devices: var devices } => $"{devices.Count} devices",
                AudioDeviceOpened { Kind: var kind, Device: var device } => $"{kind}: {device?.Name ?? "default"}",
                AudioDeviceLost { Kind: var kind, Device: var device } => $"{kind}: {device?.Name} is gone",
                AudioDeviceFailed { Failure: var failure } => failure.Message,
                _ => "",
            };
            Console.WriteLine(text);
        }
    }

    public static void Transmit(DeviceAudioBackend audio)
    {
        audio.Input.TransmitMode = TransmitMode.PushToTalk;
        audio.Input.IsTalkKeyDown = true; // While the key is held.
        audio.Output.IsMuted = true; // Deafened.
    }

    public static async Task TestMicrophoneAsync(DeviceAudioBackend audio)
    {
        using (audio.StartMicrophoneTest())
        {
            for (int i = 0; i < 100; i++)
            {
                AudioLevel level = audio.Input.Level;
                Console.Write($"\r{level.PeakDecibels,6:F1} dB{(level.IsClipping ? " too loud" : "")}");
                await Task.Delay(50);
            }
        }
    }

    public static async Task CheckAsync()
    {
        AudioBackendReport report = await AudioBackendConformance.CheckAsync(() => new DeviceAudioBackend(new SdlAudioDriver()));
        Console.WriteLine(report);
        report.ThrowIfFailed();
    }

    public static void Place(PeerCallSession call)
    {
        call.Volume = 1.5f;
        call.Pan = -0.5f;
    }
}
