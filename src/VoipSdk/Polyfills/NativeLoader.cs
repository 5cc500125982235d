#if !NET8_0_OR_GREATER
using System.Runtime.InteropServices;
using System.Text;

namespace VoipSdk.Polyfills;

/// <summary>dlopen and dlsym, wherever this system keeps them. Failure is a zero handle, never an exception.</summary>
internal static class NativeLoader
{
    private const int Now = 2;

    // libdl.so.2 is glibc's, libdl Android's and Apple's; where libc has swallowed it (musl) only libc is left.
    private static readonly (Func<byte[], int, IntPtr> Open, Func<IntPtr, byte[], IntPtr> Find)[] UnixLoaders =
    [
        (Dl2.dlopen, Dl2.dlsym), (Dl.dlopen, Dl.dlsym), (C.dlopen, C.dlsym),
    ];

    private static readonly bool IsWindows = RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    public static IntPtr Open(string name) =>
        IsWindows ? Kernel32.LoadLibraryW(name) : FirstThatExists(loader => loader.Open(Terminated(name), Now));

    public static IntPtr Find(IntPtr library, string symbol) =>
        IsWindows
            ? Kernel32.GetProcAddress(library, Terminated(symbol))
            : FirstThatExists(loader => loader.Find(library, Terminated(symbol)));

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + "\0");

    private static IntPtr FirstThatExists(
        Func<(Func<byte[], int, IntPtr> Open, Func<IntPtr, byte[], IntPtr> Find), IntPtr> call)
    {
        foreach (var loader in UnixLoaders)
        {
            try
            {
                return call(loader);
            }
            catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
            {
                // Not here; the next one.
            }
        }

        return IntPtr.Zero;
    }

    private static class Dl2
    {
        [DllImport("libdl.so.2")]
        public static extern IntPtr dlopen(byte[] name, int flags);

        [DllImport("libdl.so.2")]
        public static extern IntPtr dlsym(IntPtr library, byte[] symbol);
    }

    private static class Dl
    {
        [DllImport("libdl")]
        public static extern IntPtr dlopen(byte[] name, int flags);

        [DllImport("libdl")]
        public static extern IntPtr dlsym(IntPtr library, byte[] symbol);
    }

    private static class C
    {
        [DllImport("libc")]
        public static extern IntPtr dlopen(byte[] name, int flags);

        [DllImport("libc")]
        public static extern IntPtr dlsym(IntPtr library, byte[] symbol);
    }

    private static class Kernel32
    {
        [DllImport("kernel32", CharSet = CharSet.Unicode, SetLastError = true)]
        public static extern IntPtr LoadLibraryW(string name);

        [DllImport("kernel32", SetLastError = true)]
        public static extern IntPtr GetProcAddress(IntPtr library, byte[] symbol);
    }
}
#endif
