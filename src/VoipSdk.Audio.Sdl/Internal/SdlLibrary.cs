using System.Runtime.InteropServices;

namespace VoipSdk.Audio;

/// <summary>libSDL2 in this process, or the reason why there is none. Looked for once, when it is first asked for.</summary>
internal sealed class SdlLibrary
{
    private static readonly Lazy<SdlLibrary> LazyCurrent = new(() => Load(GetCandidates()));

    private SdlLibrary(SdlApi? api, string? unavailableReason)
    {
        Api = api;
        UnavailableReason = unavailableReason;
    }

    public static SdlLibrary Current => LazyCurrent.Value;

    public SdlApi? Api { get; }

    /// <summary>For the user; null with a library.</summary>
    public string? UnavailableReason { get; }

    /// <summary>Opens the first of <paramref name="candidates"/> that is SDL 2. Never throws.</summary>
    public static SdlLibrary Load(IReadOnlyList<string> candidates)
    {
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, typeof(SdlLibrary).Assembly, null, out nint library)
                && SdlApi.TryCreate(library, out SdlApi? api))
            {
                return new SdlLibrary(api, null);
            }
        }

        return new SdlLibrary(null, $"libSDL2 was not found (tried: {string.Join(", ", candidates)}). {GetInstallAdvice()}");
    }

    /// <summary>File names by preference: what the application brings, then what the system has.</summary>
    private static string[] GetCandidates()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return ["SDL2.dll", "libSDL2.dll"];
        }

        return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? ["libSDL2.so", "libSDL2-2.0.so.0"]
            : [
                "libSDL2.dylib", "libSDL2-2.0.0.dylib",
                "/opt/homebrew/lib/libSDL2-2.0.0.dylib", "/usr/local/lib/libSDL2-2.0.0.dylib",
                "/opt/local/lib/libSDL2-2.0.0.dylib",
            ];
    }

    private static string GetInstallAdvice()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return "Put SDL2.dll beside the application.";
        }

        return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? "Install it, for example with 'apt-get install libsdl2-2.0-0' or 'dnf install SDL2'."
            : "Install it, for example with 'brew install sdl2'.";
    }
}
