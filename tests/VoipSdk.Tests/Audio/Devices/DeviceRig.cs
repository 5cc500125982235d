using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Audio;
using VoipSdk.Internal;
using VoipSdk.Protocol;

namespace VoipSdk.Tests.Audio.Devices;

/// <summary>The device thread's work, done step by step in virtual time.</summary>
internal sealed class DeviceRig
{
    private readonly FakeTimeProvider _time = new();

    public DeviceRig()
    {
        var input = new DeviceSlot(AudioDeviceKind.Input, Driver, new NoCallbacks(), TimeSpan.FromMilliseconds(10)) { Silence = StandIn };
        var output = new DeviceSlot(AudioDeviceKind.Output, Driver, new NoCallbacks(), TimeSpan.FromMilliseconds(10)) { Silence = StandIn };
        Control = new DeviceControl(Driver, input, output, new MediaClock(_time), Events.Add, NullLogger.Instance);
    }

    public FakeDriver Driver { get; } = new();

    public DeviceControl Control { get; }

    public List<AudioDeviceEvent> Events { get; } = [];

    /// <summary>What stands in at the moment.</summary>
    public int StandIns => _standIns.Count(silence => !silence.IsDisposed);

    private readonly List<NoSound> _standIns = [];

    public void Want(bool isWanted = true, int channels = 1) => Post(() =>
    {
        Control.Input.Chooser.Want(isWanted, channels);
        Control.Output.Chooser.Want(isWanted);
    });

    public void SelectInput(string? id) => Post(() => Control.Input.Chooser.Select(id));

    public Task SelectAsync(string? id)
    {
        Task selected = DeviceSelection.SelectAsync(Control, Control.Input, id, _ => { });
        Control.Step();
        return selected;
    }

    public void Step() => Control.Step();

    /// <summary>Lets that much time pass, and does what is due whenever it is.</summary>
    public void Advance(TimeSpan time)
    {
        MonoTime now = MonoTime.FromTimestamp(_time.GetTimestamp(), _time.TimestampFrequency);
        MonoTime end = now + time;
        while (Control.Step() is { } due && due < end)
        {
            MonoTime at = due > now ? due : now + TimeSpan.FromMilliseconds(1);
            _time.Advance(at - now);
            now = at;
        }

        _time.Advance(end - now);
        Control.Step();
    }

    private void Post(Action action)
    {
        Task done = Control.PostAsync(action);
        Control.Step();
        Assert.True(done.IsCompletedSuccessfully);
    }

    private NoSound StandIn()
    {
        _standIns.Add(new NoSound());
        return _standIns[^1];
    }

    private sealed class NoCallbacks : DeviceSound
    {
        public override void Closed()
        {
            // Nothing is kept.
        }
    }
}
