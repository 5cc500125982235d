using VoipSdk.Protocol;

namespace VoipSdk.Audio;

/// <summary>What a <see cref="DeviceChooser"/> wants done next.</summary>
internal enum DeviceActionKind
{
    None = 0,

    /// <summary>Close what is open.</summary>
    Close,

    /// <summary>Open a device; what is open is closed once that is done.</summary>
    Open,
}

/// <param name="Kind">What to do.</param>
/// <param name="DeviceId">Which to open; null is the system's default.</param>
/// <param name="Channels">How many to ask of it.</param>
internal readonly record struct DeviceAction(DeviceActionKind Kind, string? DeviceId = null, int Channels = 1);

/// <summary>
/// Decides which device of one kind is open: the chosen one where it is there and works, else the system's default; goes back
/// when the chosen one returns, follows the default where the library does not, and tries again what failed.
/// </summary>
/// <remarks>A machine: lists, results and the time go in, actions and a deadline come out. Not thread-safe.</remarks>
/// <param name="kind">Of the devices.</param>
internal sealed class DeviceChooser(AudioDeviceKind kind)
{
    private static readonly TimeSpan Stable = TimeSpan.FromSeconds(5);
    private readonly Candidate _chosen = new();
    private readonly Candidate _default = new();
    private IReadOnlyList<AudioDevice> _devices = [];
    private Candidate? _open;
    private MonoTime _openedAt;
    private string? _openDeviceId;
    private int _channels = 1;
    private int _openChannels;
    private bool _followsDefault;
    private bool _isStale;
    private AudioDeviceException? _listFailure;

    /// <summary>What the user has chosen; null for the system's default.</summary>
    public string? SelectedId { get; private set; }

    /// <summary>Whether anybody wants sound.</summary>
    public bool IsWanted { get; private set; }

    /// <summary>What is open; null when nothing is, or when the system keeps it to itself.</summary>
    public AudioDevice? Device { get; private set; }

    /// <summary>Whether a device is open.</summary>
    public bool IsOpen => _open is not null;

    /// <summary>Why the device that is wanted most is not open; null when it is.</summary>
    public AudioDeviceException? Failure { get; private set; }

    /// <summary>When to ask again without anything having happened.</summary>
    public MonoTime? NextDeadline
    {
        get
        {
            if (!IsWanted || _open == Best)
            {
                return null;
            }

            MonoTime? chosen = IsChosenThere ? _chosen.RetryAt : null;
            return _open == _default ? chosen : MonoTime.Earlier(chosen, HasDefault ? _default.RetryAt : null);
        }
    }

    private bool HasDefault => _devices.Any(device => device.Kind == kind);

    private bool IsChosenThere => SelectedId is not null && Find(SelectedId) is not null;

    // Only asked where that is known: the default is open.
    private AudioDeviceException? Missing => SelectedId is null || IsChosenThere ? null : new AudioDeviceException(
        AudioDeviceFailure.Gone,
        $"There is no {(kind == AudioDeviceKind.Input ? "microphone" : "loudspeaker")} \"{SelectedId}\" now; the default stands in. "
            + "Plug it in, or choose another.");

    private Candidate? Best => IsChosenThere ? _chosen : HasDefault ? _default : null;

    /// <summary>Somebody wants sound, or nobody any more.</summary>
    /// <param name="isWanted">Whether anybody does.</param>
    /// <param name="channels">
    /// How many of them. What is open with fewer is opened anew; with more it stays until nobody wants it: to open it anew is
    /// a gap.
    /// </param>
    public void Want(bool isWanted, int channels = 1)
    {
        IsWanted = isWanted;
        _channels = isWanted ? Math.Max(_channels, channels) : 1;
        if (!isWanted)
        {
            Failure = null;
            _chosen.Forget();
            _default.Forget();
        }
    }

    /// <summary>The user chooses; an id that is not in the list yet counts once it is.</summary>
    public void Select(string? id)
    {
        if (id == SelectedId)
        {
            return;
        }

        // What is open may be what is wanted now.
        bool isOpenAlready = id is not null && _open == _default && id == _openDeviceId && !_followsDefault;
        _isStale = IsOpen && !isOpenAlready && (_open == _chosen || id is not null);
        SelectedId = id;
        _chosen.Forget();
        Failure = IsOpen ? null : Failure;
        if (isOpenAlready)
        {
            _open = _chosen;
        }
    }

    /// <summary>What there is now.</summary>
    /// <param name="devices">Of both kinds.</param>
    /// <param name="failure">Why they could not be listed; null when they could.</param>
    public void HandleDevices(IReadOnlyList<AudioDevice> devices, AudioDeviceException? failure = null)
    {
        _listFailure = failure;
        if (!devices.SequenceEqual(_devices))
        {
            // Something was plugged in or out: what failed may work.
            _devices = devices;
            _chosen.Forget();
            _default.Forget();
        }

        if (_open == _chosen && !IsChosenThere)
        {
            _isStale = true;
        }
        else if (_open == _default && !_followsDefault && _openDeviceId is not null)
        {
            AudioDevice? now = _devices.FirstOrDefault(device => device.Kind == kind && device.IsDefault);
            _isStale = now is not null && now.Id != _openDeviceId;
        }
    }

    /// <summary>What to do now; ask until there is nothing more.</summary>
    public DeviceAction Next(MonoTime now)
    {
        Candidate? usable = !IsWanted ? null
            : IsChosenThere && _chosen.IsUsable(now) ? _chosen
            : HasDefault && _default.IsUsable(now) ? _default
            : null;
        if (_open is not null && (_isStale || !IsWanted || _openChannels < _channels))
        {
            return new DeviceAction(DeviceActionKind.Close);
        }

        // Beside the default one: who tries in vain must not be heard trying.
        if (usable is not null && (_open is null || (usable == _chosen && _open == _default)))
        {
            return new DeviceAction(DeviceActionKind.Open, usable == _chosen ? SelectedId : null, _channels);
        }

        if (IsWanted && Best is null && _open is null)
        {
            Failure = _listFailure ?? new AudioDeviceException(
                AudioDeviceFailure.NoDevice, kind == AudioDeviceKind.Input ? "There is no microphone." : "There are no loudspeakers.");
        }

        return default;
    }

    /// <summary>What <see cref="Next"/> wanted closed is closed.</summary>
    public void HandleClosed()
    {
        _open = null;
        _openDeviceId = null;
        Device = null;
        _isStale = false;
    }

    /// <summary>What <see cref="Next"/> wanted opened is open.</summary>
    public void HandleOpened(DeviceAction action, IAudioDeviceStream stream, MonoTime now)
    {
        _open = action.DeviceId is null ? _default : _chosen;
        Device = stream.Device ?? (action.DeviceId is { } id ? Find(id) : null);
        _openDeviceId = Device?.Id ?? action.DeviceId;
        _openChannels = action.Channels;
        _followsDefault = stream.FollowsDefault;
        _openedAt = now;
        if (_open == Best)
        {
            Failure = Missing;
        }
    }

    /// <summary>It could not be opened.</summary>
    public void HandleFailed(DeviceAction action, AudioDeviceException failure, MonoTime now)
    {
        Candidate failed = action.DeviceId is null ? _default : _chosen;
        failed.Fail(now);
        if (failed == Best)
        {
            Failure = failure;
        }
    }

    /// <summary>What was open is gone, and closed.</summary>
    public void HandleLost(AudioDeviceException why, MonoTime now)
    {
        if (_open is not { } lost)
        {
            return;
        }

        if (now - _openedAt > Stable)
        {
            lost.Forget();
        }

        lost.Fail(now);
        Failure = why;
        HandleClosed();
    }

    private AudioDevice? Find(string id) => _devices.FirstOrDefault(device => device.Kind == kind && device.Id == id);

    private sealed class Candidate
    {
        private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
        private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);
        private TimeSpan _pause;

        public MonoTime? RetryAt { get; private set; }

        public bool IsUsable(MonoTime now) => RetryAt is not { } at || now >= at;

        public void Fail(MonoTime now)
        {
            _pause = _pause == TimeSpan.Zero ? FirstPause : TimeSpan.FromTicks(Math.Min(LongestPause.Ticks, 2 * _pause.Ticks));
            RetryAt = now + _pause;
        }

        public void Forget()
        {
            RetryAt = null;
            _pause = TimeSpan.Zero;
        }
    }
}
