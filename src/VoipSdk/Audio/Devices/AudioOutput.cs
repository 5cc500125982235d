using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>The loudspeakers of a <see cref="DeviceAudioBackend"/>. All members are thread-safe.</summary>
public sealed class AudioOutput : AudioDeviceSide
{
    private readonly DeviceControl _control;

    internal AudioOutput(DeviceControl control, LevelMeter meter)
        : base(control.Output, meter) => _control = control;

    /// <summary>Uses other loudspeakers, at once if a call is up.</summary>
    /// <param name="deviceId">Of <see cref="DeviceAudioBackend.Devices"/>; null for the system's default.</param>
    /// <param name="cancellationToken">Stops waiting; the choice holds.</param>
    /// <exception cref="AudioDeviceException">
    /// There is no such device (<see cref="AudioDeviceFailure.Gone"/>; nothing has changed), or it could not be opened: then the
    /// default stands in, and the choice holds.
    /// </exception>
    /// <exception cref="ObjectDisposedException">The backend is disposed.</exception>
    public Task SelectAsync(string? deviceId, CancellationToken cancellationToken = default) =>
        DeviceSelection.SelectAsync(_control, _control.Output, deviceId, id => SelectedDeviceId = id).WaitAsync(cancellationToken);

    internal void Begin(string? deviceId) => SelectedDeviceId = deviceId;
}

/// <summary>How a user's choice is carried out.</summary>
internal static class DeviceSelection
{
    public static Task<bool> SelectAsync(DeviceControl control, DeviceSlot slot, string? deviceId, Action<string?> selected) =>
        control.PostAsync(
            () =>
            {
                control.Refresh();
                if (deviceId is not null && !control.Devices.Any(device => device.Kind == slot.Kind && device.Id == deviceId))
                {
                    throw new AudioDeviceException(AudioDeviceFailure.Gone, $"There is no device '{deviceId}'.");
                }

                slot.Chooser.Select(deviceId);
                selected(deviceId);
            },
            () =>
            {
                if (slot.Chooser.IsWanted && slot.Chooser.Failure is { } failure)
                {
                    throw failure;
                }
            });
}
