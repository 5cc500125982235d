using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>What Windows answers, in terms of what a user can do about it.</summary>
internal static class WasapiFailure
{
    private const int AccessDenied = unchecked((int)0x80070005);
    private const int InvalidArgument = unchecked((int)0x80070057);
    private const int NotFound = unchecked((int)0x80070490);
    private const int FileNotFound = unchecked((int)0x80070002);
    private const int ServiceNotActive = unchecked((int)0x80070426);
    private const int RpcServerUnavailable = unchecked((int)0x800706BA);
    private const int ClassNotRegistered = unchecked((int)0x80040154);
    private const int DeviceInvalidated = unchecked((int)0x88890004);
    private const int DeviceInUse = unchecked((int)0x8889000A);
    private const int EndpointCreateFailed = unchecked((int)0x8889000F);
    private const int ServiceNotRunning = unchecked((int)0x88890010);
    private const int ResourcesInvalidated = unchecked((int)0x88890026);

    /// <summary>Whether this is Windows or NAudio refusing, in one of the types that an HRESULT turns into, and no fault of ours.</summary>
    public static bool IsOne(Exception e) => e is not ObjectDisposedException
        and (ExternalException or UnauthorizedAccessException or InvalidOperationException or ArgumentException
            or NotSupportedException or InvalidCastException or IOException or TimeoutException or TypeLoadException);

    public static AudioDeviceException OfSystem(Exception e) =>
        new(AudioDeviceFailure.Unavailable, $"Windows does not list its sound devices: {Text(e)}", e);

    public static AudioDeviceException NotThere(AudioDeviceKind kind, string? id, Exception? e = null) => id is null
        ? new AudioDeviceException(AudioDeviceFailure.NoDevice, $"Windows has no {Noun(kind)}.", e)
        : new AudioDeviceException(AudioDeviceFailure.Gone, $"There is no {Noun(kind)} with the id '{id}' now.", e);

    /// <summary>For what is thrown before there is a device. An id that Windows cannot read is one that it does not have.</summary>
    public static AudioDeviceException OfSearch(Exception e, AudioDeviceKind kind, string? id) =>
        e.HResult is NotFound or FileNotFound or InvalidArgument ? NotThere(kind, id, e) : OfDevice(e, $"The {Noun(kind)}");

    /// <summary>For what a device's opening or thread ended with; null is an end that nobody asked for.</summary>
    public static AudioDeviceException OfDevice(Exception? e, string name) => e is null
        ? new AudioDeviceException(AudioDeviceFailure.Failed, $"{name} stopped by itself.")
        : Reason(e.HResult) switch
        {
            AudioDeviceFailure.Gone => New(AudioDeviceFailure.Gone, $"{name} was unplugged, disabled or set up anew", e),
            AudioDeviceFailure.Busy => New(AudioDeviceFailure.Busy, $"Another program has {name} for itself", e),
            AudioDeviceFailure.Denied => New(
                AudioDeviceFailure.Denied, $"Windows does not let this program use {name}; its privacy settings may", e),
            AudioDeviceFailure.Unavailable => New(
                AudioDeviceFailure.Unavailable, $"{name} cannot be used, because Windows' sound service does not run", e),
            _ => New(AudioDeviceFailure.Failed, $"{name} cannot be used", e),
        };

    private static AudioDeviceFailure Reason(int result) => result switch
    {
        DeviceInvalidated or ResourcesInvalidated or EndpointCreateFailed or NotFound => AudioDeviceFailure.Gone,
        DeviceInUse => AudioDeviceFailure.Busy,
        AccessDenied => AudioDeviceFailure.Denied,
        ServiceNotRunning or ServiceNotActive or RpcServerUnavailable or ClassNotRegistered => AudioDeviceFailure.Unavailable,
        _ => AudioDeviceFailure.Failed,
    };

    private static AudioDeviceException New(AudioDeviceFailure reason, string what, Exception e) =>
        new(reason, $"{what}: {Text(e)}", e);

    private static string Text(Exception e) => $"{e.Message.TrimEnd('.', ' ', '\r', '\n')} (0x{e.HResult:X8}).";

    private static string Noun(AudioDeviceKind kind) => kind == AudioDeviceKind.Input ? "microphone" : "loudspeaker";
}
