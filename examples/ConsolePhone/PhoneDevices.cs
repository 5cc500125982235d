using VoipSdk.Audio;

namespace ConsolePhone;

/// <summary>What opens the phone's devices: NAudio's WASAPI where it is built in and this is Windows, else libSDL2.</summary>
internal static partial class PhoneDevices
{
    /// <summary>What <c>--audio</c> takes here, the default first.</summary>
    public static string[] Known => HasWasapi ? ["wasapi", "sdl", "null"] : ["sdl", "null"];

    private static bool HasWasapi
    {
        get
        {
            bool isThere = false;
            FindWasapi(ref isThere);
            return isThere;
        }
    }

    /// <summary>Null, and a line that says why, where there is none.</summary>
    public static DeviceAudioBackend? TryCreate(PhoneArguments arguments, IScreen screen)
    {
        var options = new DeviceAudioOptions { InputDeviceId = arguments.Input, OutputDeviceId = arguments.Output };
        DeviceAudioBackend? backend = null;
        if (arguments.Audio is null or PhoneAudioLibrary.Wasapi)
        {
            CreateWasapi(options, ref backend);
        }

        if (backend is not null || arguments.Audio == PhoneAudioLibrary.Null)
        {
            return backend;
        }

        if (SdlAudio.IsAvailable)
        {
            var driver = new SdlAudioDriverOptions { IncludeMonitors = arguments.Monitors, ApplicationName = "ConsolePhone" };
            return SdlAudio.CreateBackend(options, driver);
        }

        screen.Show("audio-unavailable", SdlAudio.UnavailableReason!); // There is one without the library.
        return null;
    }

    // Without NAudio neither has a body, and a call of it is no call.
    static partial void FindWasapi(ref bool isThere);

    static partial void CreateWasapi(DeviceAudioOptions options, ref DeviceAudioBackend? backend);
}

/// <summary>The libraries that open devices.</summary>
internal enum PhoneAudioLibrary
{
    Sdl,
    Wasapi,

    /// <summary>No devices.</summary>
    Null,
}
