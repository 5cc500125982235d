using System.Runtime.Versioning;
using NAudio.CoreAudioApi;

namespace VoipSdk.Audio;

/// <summary>The devices as Windows lists them, and its notifications about them.</summary>
[SupportedOSPlatform("windows")]
internal sealed class Endpoints : IDisposable
{
    private readonly MMDeviceEnumerator _enumerator;
    private readonly MMDeviceNotificationClient _notifications;

    private Endpoints(MMDeviceEnumerator enumerator, Action changed)
    {
        _enumerator = enumerator;
        _notifications = enumerator.CreateNotificationClient(useSynchronizationContext: false);
        _notifications.DeviceStateChanged += (_, _) => changed();
        _notifications.DeviceAdded += (_, _) => changed();
        _notifications.DeviceRemoved += (_, _) => changed();
        _notifications.DefaultDeviceChanged += (_, e) =>
        {
            // One change of the default is three events, one for each role.
            if (e.Role == Role.Communications)
            {
                changed();
            }
        };
    }

    /// <exception cref="AudioDeviceException">Windows has no working sound service.</exception>
    public static Endpoints Create(Action changed)
    {
        MMDeviceEnumerator? enumerator = null;
        try
        {
            enumerator = new MMDeviceEnumerator();
            return new Endpoints(enumerator, changed);
        }
        catch (Exception e) when (WasapiFailure.IsOne(e))
        {
            enumerator?.Dispose();
            throw WasapiFailure.OfSystem(e);
        }
    }

    /// <exception cref="AudioDeviceException">Windows does not list them.</exception>
    public IReadOnlyList<AudioDevice> List()
    {
        try
        {
            var devices = new List<AudioDevice>();
            Add(devices, AudioDeviceKind.Input);
            Add(devices, AudioDeviceKind.Output);
            return devices;
        }
        catch (Exception e) when (WasapiFailure.IsOne(e))
        {
            throw WasapiFailure.OfSystem(e);
        }
    }

    /// <summary>A device to open, which the caller disposes; null for the default.</summary>
    /// <exception cref="AudioDeviceException">It is not there.</exception>
    public (MMDevice Endpoint, AudioDevice Device) Find(AudioDeviceKind kind, string? id)
    {
        MMDevice? endpoint = null;
        try
        {
            string? defaultId = DefaultId(kind);
            endpoint = id is null
                ? _enumerator.GetDefaultAudioEndpoint(Flow(kind), Role.Communications)
                : _enumerator.GetDevice(id);
            if (endpoint.DataFlow != Flow(kind) || endpoint.State != DeviceState.Active)
            {
                throw WasapiFailure.NotThere(kind, id);
            }

            return (endpoint, new AudioDevice(kind, endpoint.ID, endpoint.FriendlyName, endpoint.ID == defaultId));
        }
        catch (Exception e)
        {
            endpoint?.Dispose();
            if (WasapiFailure.IsOne(e))
            {
                throw WasapiFailure.OfSearch(e, kind, id);
            }

            throw;
        }
    }

    public void Dispose()
    {
        _notifications.Dispose();
        _enumerator.Dispose();
    }

    private static DataFlow Flow(AudioDeviceKind kind) => kind == AudioDeviceKind.Input ? DataFlow.Capture : DataFlow.Render;

    private static AudioDevice? TryDescribe(MMDevice endpoint, AudioDeviceKind kind, string? defaultId)
    {
        try
        {
            return new AudioDevice(kind, endpoint.ID, endpoint.FriendlyName, endpoint.ID == defaultId);
        }
        catch (Exception e) when (WasapiFailure.IsOne(e))
        {
            // Pulled out since the list was made: the others are still there.
            return null;
        }
    }

    private void Add(List<AudioDevice> devices, AudioDeviceKind kind)
    {
        string? defaultId = DefaultId(kind);
        using MMDeviceCollection endpoints = _enumerator.EnumerateAudioEndPoints(Flow(kind), DeviceState.Active);
        foreach (MMDevice endpoint in endpoints)
        {
            using (endpoint)
            {
                if (TryDescribe(endpoint, kind, defaultId) is { } device)
                {
                    devices.Add(device);
                }
            }
        }
    }

    private string? DefaultId(AudioDeviceKind kind)
    {
        if (!_enumerator.TryGetDefaultAudioEndpoint(Flow(kind), Role.Communications, out MMDevice endpoint))
        {
            return null;
        }

        using (endpoint)
        {
            return endpoint.ID;
        }
    }
}
