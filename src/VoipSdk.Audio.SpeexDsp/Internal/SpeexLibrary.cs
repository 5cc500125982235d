using System.Runtime.InteropServices;
using VoipSdk.Internal;

namespace VoipSdk.Audio;

/// <summary>libspeexdsp in this process, or the reason why there is none. Looked for once, when it is first asked for.</summary>
internal sealed class SpeexLibrary
{
    private static readonly Lazy<SpeexLibrary> LazyCurrent = new(() => Load(GetCandidates(), tryRuntimeImport: true));

    private SpeexLibrary(string? unavailableReason) => UnavailableReason = unavailableReason;

    public static SpeexLibrary Current => LazyCurrent.Value;

    /// <summary>For the user; null with a library.</summary>
    public string? UnavailableReason { get; }

    /// <summary>Opens the first of <paramref name="candidates"/> that has what is needed. Never throws.</summary>
    public static SpeexLibrary Load(IReadOnlyList<string> candidates, bool tryRuntimeImport)
    {
        string? found = null;
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, typeof(SpeexLibrary).Assembly, null, out nint library)
                && NativeLibrary.TryGetExport(library, "speex_echo_cancellation", out _)
                && NativeLibrary.TryGetExport(library, "speex_preprocess_run", out _)
                && NativeLibrary.TryGetExport(library, "speex_resampler_process_interleaved_float", out _))
            {
                if (NativeImports.TryRedirect(SpeexApi.Library, library))
                {
                    return new SpeexLibrary(null);
                }

                found = candidate;
            }
        }

        if (tryRuntimeImport && CanImport())
        {
            return new SpeexLibrary(null);
        }

        // Only where the runtime cannot be told which file is meant (netstandard2.1).
        return new SpeexLibrary(found is null
            ? $"libspeexdsp was not found (tried: {string.Join(", ", candidates)}). {GetInstallAdvice()}"
            : $"libspeexdsp was found as {found}, but this runtime imports it by the name \"{SpeexApi.Library}\" alone: "
                + $"put the library beside the application as {candidates[0]}, or a link of that name where the system looks for libraries.");
    }

    /// <exception cref="InvalidOperationException">There is no library; the message is <see cref="UnavailableReason"/>.</exception>
    public void ThrowIfUnavailable()
    {
        if (UnavailableReason is not null)
        {
            throw new InvalidOperationException(UnavailableReason);
        }
    }

    /// <summary>File names by preference: what the application brings, then what the system has.</summary>
    private static string[] GetCandidates()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return ["speexdsp.dll", "libspeexdsp-1.dll", "libspeexdsp.dll"];
        }

        return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? ["libspeexdsp.so", "libspeexdsp.so.1"]
            :
            [
                "libspeexdsp.dylib", "libspeexdsp.1.dylib",
                "/opt/homebrew/lib/libspeexdsp.1.dylib", "/usr/local/lib/libspeexdsp.1.dylib", "/opt/local/lib/libspeexdsp.1.dylib",
            ];
    }

    private static string GetInstallAdvice()
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return "Put speexdsp.dll beside the application.";
        }

        return RuntimeInformation.IsOSPlatform(OSPlatform.Linux)
            ? "Install it, for example with 'apt-get install libspeexdsp1' or 'dnf install speexdsp'."
            : "Install it, for example with 'brew install speexdsp'.";
    }

    /// <summary>What the runtime itself finds under the name, which is how Unity and Mono find a game's native plug-ins.</summary>
    private static unsafe bool CanImport()
    {
        try
        {
            nint state = SpeexApi.CreatePreprocess(480, AudioPort.SampleRate);
            SpeexApi.DestroyPreprocess(state);
            int error;
            nint resampler = SpeexApi.CreateResampler(1, AudioPort.SampleRate, AudioPort.SampleRate, 0, &error);
            SpeexApi.DestroyResampler(resampler);
            return state != 0 && resampler != 0;
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            return false;
        }
    }
}
