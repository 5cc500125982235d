using System.Globalization;
using VoipSdk.Audio;

namespace ConsolePhone;

/// <summary>Microphone and loudspeakers: what the user says about them, and what happens to them.</summary>
internal sealed class PhoneAudio : IAsyncDisposable
{
    public const string Help =
        "devices, input ID, output ID (or default), input-gain N, output-gain N, transmit always|talk|voice, talk on|off, " +
        "deafen, undeafen, mictest on|off, tones on|off, levels, processing [STAGE on|off]";

    private readonly IScreen _screen;
    private readonly Task _watching;
    private IDisposable? _test;

    private PhoneAudio(DeviceAudioBackend backend, IScreen screen)
    {
        Backend = backend;
        Tones = new PhoneTones(backend);
        _screen = screen;
        _watching = WatchAsync();
    }

    public DeviceAudioBackend Backend { get; }

    public PhoneTones Tones { get; }

    /// <summary>Null, and a line that says why, where the library for devices is missing.</summary>
    public static PhoneAudio? TryCreate(PhoneArguments arguments, IScreen screen) =>
        PhoneDevices.TryCreate(arguments, screen) is { } backend ? new PhoneAudio(backend, screen) : null;

    /// <summary>Carries out a line, if it is about devices.</summary>
    public bool TryExecute(string command, string rest, out Task done)
    {
        done = command switch
        {
            "devices" => ShowDevicesAsync(),
            "input" => SelectAsync(AudioDeviceKind.Input, rest),
            "output" => SelectAsync(AudioDeviceKind.Output, rest),
            "input-gain" => SetGain(Backend.Input, rest, command),
            "output-gain" => SetGain(Backend.Output, rest, command),
            "transmit" => SetMode(rest),
            "talk" => Switch(command, rest, on => Backend.Input.IsTalkKeyDown = on),
            "deafen" or "undeafen" => Deafen(command == "deafen"),
            "mictest" => Switch(command, rest, Test),
            "tones" => Switch(command, rest, on => Tones.IsOn = on),
            "levels" => ShowLevels(),
            "processing" => ShowProcessing(rest),
            _ => null!, // Not looked at: the result says so.
        };
        return done is not null;
    }

    /// <summary>One line says how many, one each of them, and one for each kind that is missing what to do about it.</summary>
    /// <returns>Whether there is any.</returns>
    public async Task<bool> ShowDevicesAsync()
    {
        IReadOnlyList<AudioDevice> devices = await Backend.RefreshAsync();
        _screen.Show("devices", devices.Count.ToString(CultureInfo.InvariantCulture), Backend.Name);
        foreach (AudioDevice device in devices)
        {
            _screen.Show("device", Describe(device));
        }

        foreach (AudioDeviceKind kind in Enum.GetValues<AudioDeviceKind>())
        {
            if (devices.All(device => device.Kind != kind))
            {
                string noun = kind == AudioDeviceKind.Input ? "microphone" : "loudspeaker";
                _screen.Show("no-device", Word(kind), $"There is no {noun}. Plug one in, or enable it in the system's sound settings.");
            }
        }

        return devices.Count > 0;
    }

    public async ValueTask DisposeAsync()
    {
        _test?.Dispose();
        await Backend.DisposeAsync();
        await _watching;
    }

    private static string Word(Enum value) => Words.Of(value);

    // Kind, whether it is the default, id, and the name where that is something else.
    private static string[] Describe(AudioDevice device)
    {
        string[] words = [Word(device.Kind), device.IsDefault ? "default" : "-", device.Id];
        return device.Name == device.Id ? words : [.. words, $"({device.Name})"];
    }

    private async Task SelectAsync(AudioDeviceKind kind, string id)
    {
        string? wanted = id is "" or "default" ? null : id;
        await (kind == AudioDeviceKind.Input ? Backend.Input.SelectAsync(wanted) : Backend.Output.SelectAsync(wanted));
        _screen.Show(Word(kind) + "-selected", wanted ?? "default");
    }

    private Task SetGain(AudioDeviceSide side, string text, string command)
    {
        if (!float.TryParse(text, CultureInfo.InvariantCulture, out float gain) || gain is not (>= 0 and <= 8))
        {
            return Show("error", $"{command} takes a factor from 0 to 8");
        }

        side.Gain = gain;
        return Show(command, gain.ToString(CultureInfo.InvariantCulture));
    }

    private Task SetMode(string text)
    {
        TransmitMode? mode = text switch
        {
            "always" => TransmitMode.Continuous,
            "talk" => TransmitMode.PushToTalk,
            "voice" => TransmitMode.VoiceActivity,
            _ => null,
        };
        if (mode is not { } known)
        {
            return Show("error", "transmit takes always, talk or voice");
        }

        Backend.Input.TransmitMode = known;
        return Show("transmit", text);
    }

    private Task Switch(string command, string text, Action<bool> action)
    {
        if (text is not ("on" or "off"))
        {
            return Show("error", $"{command} takes on or off");
        }

        action(text == "on");
        return Show(command, text);
    }

    private Task Deafen(bool isDeaf)
    {
        Backend.Output.IsMuted = isDeaf;
        return Show(isDeaf ? "deafened" : "undeafened");
    }

    private void Test(bool isOn)
    {
        _test?.Dispose();
        _test = isOn ? Backend.StartMicrophoneTest() : null;
    }

    private Task ShowLevels() => Show(
        "levels", "input", Decibels(Backend.Input.Level), Backend.Input.Level.IsClipping ? "clipping" : "ok",
        "output", Decibels(Backend.Output.Level), Backend.Input.IsTransmitting ? "sending" : "not-sending");

    private static string Decibels(AudioLevel level) => level.PeakDecibels.ToString("F1", CultureInfo.InvariantCulture);

    // Of all stages, or switches one.
    private Task ShowProcessing(string text)
    {
        Dictionary<string, VoiceStage> stages = Enum.GetValues<VoiceStage>().ToDictionary(stage => Words.Of(stage));
        switch (text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            case []:
                foreach (VoiceStage each in stages.Values)
                {
                    ShowStage(each);
                }

                return Task.CompletedTask;
            case [var name, "on" or "off"] words when stages.TryGetValue(name, out VoiceStage stage):
                Backend.Processing.SetEnabled(stage, words[1] == "on");
                return ShowStage(stage);
            default:
                return Show("error", $"processing takes a stage, and on or off; the stages are {string.Join(", ", stages.Keys)}");
        }
    }

    private Task ShowStage(VoiceStage stage)
    {
        string[] details = [Word(stage), Backend.Processing.IsEnabled(stage) ? "on" : "off"];
        return Show(
            "processing", Backend.Processing.GetUnavailableReason(stage) is { } reason ? [.. details, reason] : details);
    }

    private async Task WatchAsync()
    {
        await foreach (AudioDeviceEvent happened in Backend.ReadEventsAsync())
        {
            switch (happened)
            {
                case AudioDevicesChanged { Devices: var devices }:
                    _screen.Show("devices-changed", devices.Count.ToString(CultureInfo.InvariantCulture));
                    break;
                case AudioDeviceOpened { Kind: var kind, Device: var device }:
                    _screen.Show("device-opened", Word(kind), device?.Name ?? "default");
                    break;
                case AudioDeviceLost { Kind: var kind, Device: var device, Failure: var failure }:
                    _screen.Show("device-lost", Word(kind), Word(failure.Reason), device?.Name ?? "default");
                    break;
                case AudioDeviceFailed { Kind: var kind, Failure: var failure }:
                    _screen.Show("device-failed", Word(kind), Word(failure.Reason), failure.Message);
                    break;
            }
        }
    }

    private Task Show(string word, params string[] details)
    {
        _screen.Show(word, details);
        return Task.CompletedTask;
    }
}
