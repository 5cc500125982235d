using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Devices;

/// <summary>A device library without devices but those of the test.</summary>
internal sealed class FakeDriver : IAudioDeviceDriver
{
    public event EventHandler? Changed;

    public string Name => "fake";

    public List<AudioDevice> Devices { get; } = [];

    /// <summary>Ids that cannot be opened, and why; an empty one is the default.</summary>
    public Dictionary<string, AudioDeviceFailure> Broken { get; } = [];

    public AudioDeviceException? ListFailure { get; set; }

    /// <summary>Whether a microphone that is asked for two channels cannot be opened.</summary>
    public bool RefusesTwoChannels { get; set; }

    /// <summary>Whether what is opened as the default moves along with it.</summary>
    public bool FollowsDefault { get; set; }

    /// <summary>What was opened and closed, in order: <c>+in mic</c>, <c>-in mic</c>, of two channels
    /// <c>+in mic stereo</c>; without an id it is the default.</summary>
    public List<string> Log { get; } = [];

    public List<FakeStream> Open { get; } = [];

    public bool IsDisposed { get; private set; }

    public FakeStream Input => Open.Last(stream => stream.Kind == AudioDeviceKind.Input);

    public FakeStream Output => Open.Last(stream => stream.Kind == AudioDeviceKind.Output);

    public static AudioDevice Microphone(string id, bool isDefault = false) => new(AudioDeviceKind.Input, id, id + " name", isDefault);

    public static AudioDevice Loudspeaker(string id, bool isDefault = false) => new(AudioDeviceKind.Output, id, id + " name", isDefault);

    public IReadOnlyList<AudioDevice> GetDevices() => ListFailure is { } failure ? throw failure : Devices.ToArray();

    public IAudioDeviceStream OpenInput(string? deviceId, TimeSpan bufferDuration, int channels, AudioCaptureHandler captured) =>
        RefusesTwoChannels && channels == 2
            ? throw new AudioDeviceException(AudioDeviceFailure.Failed, "It has one channel.")
            : Begin(new FakeStream(this, AudioDeviceKind.Input, deviceId) { Captured = captured, Channels = channels });

    public IAudioDeviceStream OpenOutput(string? deviceId, TimeSpan bufferDuration, AudioPlaybackHandler playback) =>
        Begin(new FakeStream(this, AudioDeviceKind.Output, deviceId) { Playback = playback });

    public void Dispose() => IsDisposed = true;

    /// <summary>Takes a device out of the list, and ends what is open on it.</summary>
    public void Unplug(string id)
    {
        Devices.RemoveAll(device => device.Id == id);
        foreach (FakeStream stream in Open.Where(stream => stream.Device?.Id == id).ToArray())
        {
            stream.Lose();
        }

        Hint();
    }

    public void Hint() => Changed?.Invoke(this, EventArgs.Empty);

    private FakeStream Begin(FakeStream stream)
    {
        if (Broken.TryGetValue(stream.RequestedId ?? "", out AudioDeviceFailure reason))
        {
            throw new AudioDeviceException(reason, $"{stream.RequestedId} is broken");
        }

        Log.Add("+" + stream);
        Open.Add(stream);
        return stream;
    }
}

/// <summary>An open device of a <see cref="FakeDriver"/>.</summary>
internal sealed class FakeStream(FakeDriver driver, AudioDeviceKind kind, string? id) : IAudioDeviceStream
{
    private readonly TaskCompletionSource<AudioDeviceException> _lost = new();

    public AudioDeviceKind Kind => kind;

    public string? RequestedId => id;

    public AudioDevice? Device { get; } =
        driver.Devices.FirstOrDefault(device => device.Kind == kind && (id is null ? device.IsDefault : device.Id == id));

    public bool FollowsDefault => id is null && driver.FollowsDefault;

    public TimeSpan Latency => TimeSpan.FromMilliseconds(12);

    public Task<AudioDeviceException> Lost => _lost.Task;

    /// <summary>As it was asked for; 0 for a loudspeaker.</summary>
    public int Channels { get; init; }

    public AudioCaptureHandler? Captured { get; init; }

    public AudioPlaybackHandler? Playback { get; init; }

    public void Lose() => _lost.TrySetResult(new AudioDeviceException(AudioDeviceFailure.Gone, "unplugged"));

    public void Dispose()
    {
        if (driver.Open.Remove(this))
        {
            driver.Log.Add("-" + this);
        }
    }

    public override string ToString() => $"{(kind == AudioDeviceKind.Input ? "in" : "out")} {id}{(Channels == 2 ? " stereo" : "")}";
}

/// <summary>Stands in, without a thread.</summary>
internal sealed class NoSound : IAudioDeviceStream
{
    public AudioDevice? Device => null;

    public bool FollowsDefault => true;

    public TimeSpan Latency => TimeSpan.Zero;

    public Task<AudioDeviceException> Lost { get; } = new TaskCompletionSource<AudioDeviceException>().Task;

    public bool IsDisposed { get; private set; }

    public void Dispose() => IsDisposed = true;
}
