// netstandard2.1 has no NativeLibrary: the two methods of it that are used, over the system's own loader.
#if !NET8_0_OR_GREATER
using System.Reflection;
using VoipSdk.Polyfills;

namespace System.Runtime.InteropServices;

internal static class NativeLibrary
{
    /// <summary>Looks beside the application first, then where the system looks.</summary>
    public static bool TryLoad(
        string libraryName, Assembly assembly, DllImportSearchPath? searchPath, out IntPtr handle)
    {
        _ = (assembly, searchPath);
        handle = IntPtr.Zero;
        string local = Path.Combine(AppContext.BaseDirectory, libraryName);
        if (File.Exists(local))
        {
            handle = NativeLoader.Open(local);
        }

        if (handle == IntPtr.Zero)
        {
            handle = NativeLoader.Open(libraryName);
        }

        return handle != IntPtr.Zero;
    }

    public static bool TryGetExport(IntPtr handle, string name, out IntPtr address)
    {
        address = NativeLoader.Find(handle, name);
        return address != IntPtr.Zero;
    }
}
#endif
