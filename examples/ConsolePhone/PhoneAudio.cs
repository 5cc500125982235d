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
    public static PhoneAudio? TryCreate(PhoneArguments arguments, IScreen screen)
    {
        if (!SdlAudio.IsAvailable)
        {
            screen.Show("audio-unavailable", SdlAudio.UnavailableReason!);
            return null;
        }

        var driver = new SdlAudioDriverOptions { IncludeMonitors = arguments.Monitors, ApplicationName = "ConsolePhone" };
        var options = new DeviceAudioOptions { InputDeviceId = arguments.Input, OutputDeviceId = arguments.Output };
        return new PhoneAudio(SdlAudio.CreateBackend(options, driver), screen);
    }

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

    public async ValueTask DisposeAsync()
    {
        _test?.Dispose();
        await Backend.DisposeAsync();
        await _watching;
    }

    private static string Word(object value) => Words.Of((Enum)value);

    private async Task ShowDevicesAsync()
    {
        IReadOnlyList<AudioDevice> devices = await Backend.RefreshAsync();
        _screen.Show("devices", devices.Count.ToString(CultureInfo.InvariantCulture));
        foreach (AudioDevice device in devices)
        {
            _screen.Show("device", Describe(device));
        }
    }

    /// <summary>Kind, whether it is the default, id, and the name where that is something else.</summary>
    public static string[] Describe(AudioDevice device)
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

    private Task ShowProcessing(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        foreach (VoiceStage stage in Enum.GetValues<VoiceStage>())
        {
            string name = Word(stage);
            if (words is [var wanted, "on" or "off"] && wanted == name)
            {
                Backend.Processing.SetEnabled(stage, words[1] == "on");
            }

            if (words.Length == 0 || words[0] == name)
            {
                _screen.Show(
                    "processing", name, Backend.Processing.IsEnabled(stage) ? "on" : "off",
                    Backend.Processing.GetUnavailableReason(stage) ?? "");
            }
        }

        return Task.CompletedTask;
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
