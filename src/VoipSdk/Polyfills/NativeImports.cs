using System.Runtime.InteropServices;

namespace VoipSdk.Internal;

/// <summary>
/// Gives the names of this assembly's <c>DllImport</c>s a library that was found at run time.
/// </summary>
/// <remarks>
/// Calls by <c>DllImport</c> rather than by function pointer matter on x64: the JIT clears the upper halves of the vector
/// registers before the one and, up to .NET 10, not before the other, and a library that is compiled for SSE, as libopus is,
/// then takes half as long again for everything it does (docs/performance.md).
/// </remarks>
internal static class NativeImports
{
#if NET8_0_OR_GREATER
    private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, nint> Libraries = new();

    static NativeImports() => NativeLibrary.SetDllImportResolver(
        typeof(NativeImports).Assembly, static (name, _, _) => Libraries.GetValueOrDefault(name));
#endif

    /// <summary>From now on the name means this library; the first one stays.</summary>
    /// <returns>False where the name means another one already, or where the runtime cannot be told.</returns>
    public static bool TryRedirect(string name, nint library)
    {
#if NET8_0_OR_GREATER
        return Libraries.GetOrAdd(name, library) == library;
#else
        _ = (name, library);
        return false;
#endif
    }
}
