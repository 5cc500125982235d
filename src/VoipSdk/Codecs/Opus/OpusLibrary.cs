using System.Runtime.InteropServices;
using VoipSdk.Internal;

namespace VoipSdk.Codecs;

/// <summary>libopus in this process, or the reason why there is none. Looked for once, when it is first asked for.</summary>
internal sealed class OpusLibrary
{
    private static readonly Lazy<OpusLibrary> LazyCurrent = new(() => Load(GetCandidates(), tryRuntimeImport: true));

    private OpusLibrary(OpusApi? api, string? version, string? unavailableReason)
    {
        Api = api;
        Version = version;
        UnavailableReason = unavailableReason;
    }

    public static OpusLibrary Current => LazyCurrent.Value;

    public OpusApi? Api { get; }

    /// <summary>As the library calls itself, such as <c>libopus 1.3.1</c>; null without a library.</summary>
    public string? Version { get; }

    /// <summary>For the user; null with a library.</summary>
    public string? UnavailableReason { get; }

    /// <summary>Opens the first of <paramref name="candidates"/> that is an Opus library. Never throws.</summary>
    public static OpusLibrary Load(IReadOnlyList<string> candidates, bool tryRuntimeImport)
    {
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, typeof(OpusLibrary).Assembly, null, out nint library)
                && LoadedOpusApi.TryCreate(library, out LoadedOpusApi? loaded))
            {
                OpusApi api = NativeImports.TryRedirect(ImportedOpusApi.Library, library) ? new ImportedOpusApi() : loaded;
                return new OpusLibrary(api, ReadVersion(api), null);
            }
        }

        if (tryRuntimeImport && TryImport() is { } imported)
        {
            return imported;
        }

        return new OpusLibrary(
            null, null, $"libopus was not found (tried: {string.Join(", ", candidates)}). {GetInstallAdvice()}");
    }

    /// <summary>File names by preference: what the application brings, then what the system has.</summary>
    private static string[] GetCandidates()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return ["opus.dll", "libopus-0.dll", "libopus.dll"];
        }

        return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? ["libopus.so", "libopus.so.0"]
            : [
                "libopus.dylib", "libopus.0.dylib",
                "/opt/homebrew/lib/libopus.0.dylib", "/usr/local/lib/libopus.0.dylib", "/opt/local/lib/libopus.0.dylib",
            ];
    }

    private static string GetInstallAdvice()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return "Put opus.dll beside the application.";
        }

        return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? "Install it, for example with 'apt-get install libopus0' or 'dnf install opus'."
            : "Install it, for example with 'brew install opus'.";
    }

    private static OpusLibrary? TryImport()
    {
        try
        {
            var api = new ImportedOpusApi();
            return new OpusLibrary(api, ReadVersion(api), null);
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return null;
        }
    }

    private static unsafe string ReadVersion(OpusApi api) => Marshal.PtrToStringAnsi((nint)api.GetVersion()) ?? "libopus";
}
