using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;

namespace VoipSdk.Audio;

/// <summary>What is used of libSDL2, as function pointers into a library that stays open for the life of the process.</summary>
internal sealed unsafe class SdlApi
{
    public const uint InitAudio = 0x10;
    public const uint DeviceAddedEvent = 0x1100;
    public const uint DeviceRemovedEvent = 0x1101;
    public const int StatusStopped = 0;

    private readonly delegate* unmanaged[Cdecl]<byte*, void> _getVersion;
    private readonly delegate* unmanaged[Cdecl]<uint, int> _initSubSystem;
    private readonly delegate* unmanaged[Cdecl]<uint, void> _quitSubSystem;
    private readonly delegate* unmanaged[Cdecl]<uint, uint> _wasInit;
    private readonly delegate* unmanaged[Cdecl]<byte*, byte*, int, int> _setHint;
    private readonly delegate* unmanaged[Cdecl]<byte*> _getError;
    private readonly delegate* unmanaged[Cdecl]<byte*> _getCurrentDriver;
    private readonly delegate* unmanaged[Cdecl]<int, int> _getDeviceCount;
    private readonly delegate* unmanaged[Cdecl]<int, int, byte*> _getDeviceName;
    private readonly delegate* unmanaged[Cdecl]<byte*, int, SdlAudioSpec*, SdlAudioSpec*, int, uint> _openDevice;
    private readonly delegate* unmanaged[Cdecl]<uint, int, void> _pauseDevice;
    private readonly delegate* unmanaged[Cdecl]<uint, int> _getDeviceStatus;
    private readonly delegate* unmanaged[Cdecl]<uint, void> _closeDevice;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> _addEventWatch;
    private readonly delegate* unmanaged[Cdecl]<nint, nint, void> _removeEventWatch;
    private readonly delegate* unmanaged[Cdecl]<nint, void> _free;

    // SDL 2.24; without it the default device has no name.
    private readonly delegate* unmanaged[Cdecl]<byte**, SdlAudioSpec*, int, int> _getDefaultInfo;

    private SdlApi(Func<string, nint> find)
    {
        _getVersion = (delegate* unmanaged[Cdecl]<byte*, void>)find("SDL_GetVersion");
        _initSubSystem = (delegate* unmanaged[Cdecl]<uint, int>)find("SDL_InitSubSystem");
        _quitSubSystem = (delegate* unmanaged[Cdecl]<uint, void>)find("SDL_QuitSubSystem");
        _wasInit = (delegate* unmanaged[Cdecl]<uint, uint>)find("SDL_WasInit");
        _setHint = (delegate* unmanaged[Cdecl]<byte*, byte*, int, int>)find("SDL_SetHintWithPriority");
        _getError = (delegate* unmanaged[Cdecl]<byte*>)find("SDL_GetError");
        _getCurrentDriver = (delegate* unmanaged[Cdecl]<byte*>)find("SDL_GetCurrentAudioDriver");
        _getDeviceCount = (delegate* unmanaged[Cdecl]<int, int>)find("SDL_GetNumAudioDevices");
        _getDeviceName = (delegate* unmanaged[Cdecl]<int, int, byte*>)find("SDL_GetAudioDeviceName");
        _openDevice = (delegate* unmanaged[Cdecl]<byte*, int, SdlAudioSpec*, SdlAudioSpec*, int, uint>)find("SDL_OpenAudioDevice");
        _pauseDevice = (delegate* unmanaged[Cdecl]<uint, int, void>)find("SDL_PauseAudioDevice");
        _getDeviceStatus = (delegate* unmanaged[Cdecl]<uint, int>)find("SDL_GetAudioDeviceStatus");
        _closeDevice = (delegate* unmanaged[Cdecl]<uint, void>)find("SDL_CloseAudioDevice");
        _addEventWatch = (delegate* unmanaged[Cdecl]<nint, nint, void>)find("SDL_AddEventWatch");
        _removeEventWatch = (delegate* unmanaged[Cdecl]<nint, nint, void>)find("SDL_DelEventWatch");
        _free = (delegate* unmanaged[Cdecl]<nint, void>)find("SDL_free");
    }

    private SdlApi(Func<string, nint> find, nint getDefaultInfo)
        : this(find) => _getDefaultInfo = (delegate* unmanaged[Cdecl]<byte**, SdlAudioSpec*, int, int>)getDefaultInfo;

    /// <summary>False for a library that is not SDL, or older than 2.0.4.</summary>
    public static bool TryCreate(nint library, [NotNullWhen(true)] out SdlApi? api)
    {
        bool complete = true;
        api = new SdlApi(
            name =>
            {
                complete &= NativeLibrary.TryGetExport(library, name, out nint export);
                return export;
            },
            NativeLibrary.TryGetExport(library, "SDL_GetDefaultAudioInfo", out nint optional) ? optional : 0);
        api = complete && api.Version.Major == 2 ? api : null;
        return api is not null;
    }

    /// <summary>Three bytes in a struct of SDL's.</summary>
    public Version Version
    {
        get
        {
            byte* version = stackalloc byte[4];
            _getVersion(version);
            return new Version(version[0], version[1], version[2]);
        }
    }

    /// <summary>Of the last call that failed on this thread.</summary>
    public string Error => ToText(_getError()) is { Length: > 0 } text ? text : "SDL gives no reason";

    /// <summary>Such as <c>pulseaudio</c>; null before the audio subsystem is there.</summary>
    public string? CurrentDriver => ToText(_getCurrentDriver());

    public bool IsAudioInitialized => (_wasInit(InitAudio) & InitAudio) != 0;

    public bool TryInitAudio() => _initSubSystem(InitAudio) == 0;

    public void QuitAudio() => _quitSubSystem(InitAudio);

    /// <summary>Where the host or the environment has set it already, theirs stays.</summary>
    public void SetDefaultHint(string name, string value) => SetHint(name, value, 0);

    /// <summary>The environment's stays.</summary>
    public void SetHint(string name, string value) => SetHint(name, value, 1);

    public int GetDeviceCount(bool isCapture) => Math.Max(0, _getDeviceCount(isCapture ? 1 : 0));

    public string? GetDeviceName(int index, bool isCapture) => ToText(_getDeviceName(index, isCapture ? 1 : 0));

    /// <summary>Null where the system, or this SDL, does not tell.</summary>
    public string? GetDefaultDeviceName(bool isCapture)
    {
        if (_getDefaultInfo is null)
        {
            return null;
        }

        byte* name = null;
        SdlAudioSpec spec = default;
        string? text = _getDefaultInfo(&name, &spec, isCapture ? 1 : 0) == 0 ? ToText(name) : null;
        if (name is not null)
        {
            _free((nint)name);
        }

        return text;
    }

    /// <summary>The device's number, from 2 on; zero where it cannot be opened.</summary>
    public uint OpenDevice(string? name, bool isCapture, SdlAudioSpec wanted)
    {
        SdlAudioSpec obtained;
        fixed (byte* text = name is null ? null : ToBytes(name))
        {
            return _openDevice(text, isCapture ? 1 : 0, &wanted, &obtained, 0);
        }
    }

    public void StartDevice(uint device) => _pauseDevice(device, 0);

    public int GetDeviceStatus(uint device) => _getDeviceStatus(device);

    public void CloseDevice(uint device) => _closeDevice(device);

    public void AddEventWatch(nint callback) => _addEventWatch(callback, 0);

    public void RemoveEventWatch(nint callback) => _removeEventWatch(callback, 0);

    private void SetHint(string name, string value, int priority)
    {
        fixed (byte* nameBytes = ToBytes(name), valueBytes = ToBytes(value))
        {
            _ = _setHint(nameBytes, valueBytes, priority);
        }
    }

    private static byte[] ToBytes(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private static string? ToText(byte* text) => Marshal.PtrToStringUTF8((nint)text);
}
