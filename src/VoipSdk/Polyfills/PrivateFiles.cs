#if !NET8_0_OR_GREATER
using System.Runtime.InteropServices;
using System.Text;
#endif

namespace VoipSdk.Polyfills;

/// <summary>Files and directories that on Unix nobody but their user can read, from the first moment on.</summary>
internal static class PrivateFiles
{
#if NET8_0_OR_GREATER
    /// <exception cref="IOException">There is such a file already, or it cannot be made.</exception>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Share = FileShare.None,
            BufferSize = 0,
            Options = FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        return new FileStream(path, options);
    }

    /// <summary>Leaves one that is there as it is.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
#else
    // Octal 0600 and 0700, the same on Linux, Android and Apple's systems.
    private const uint UserReadWrite = 0x180;
    private const uint UserAll = 0x1C0;

    private static bool IsUnix =>
        RuntimeInformation.IsOSPlatform(OSPlatform.Linux) || RuntimeInformation.IsOSPlatform(OSPlatform.OSX);

    /// <exception cref="IOException">There is such a file already, or it cannot be made.</exception>
    public static FileStream Create(string path)
    {
        if (!IsUnix)
        {
            return new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true);
        }

        // open() would need flags whose values differ between systems; creat() takes over a file that is there.
        if (File.Exists(path))
        {
            throw new IOException($"The file '{path}' already exists.");
        }

        int descriptor = creat(Terminated(path), UserReadWrite);
        if (descriptor < 0)
        {
            throw new IOException(FormattableString.Invariant($"The file '{path}' cannot be made: error {Marshal.GetLastWin32Error()}."));
        }

        _ = close(descriptor);
        return new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, bufferSize: 1, useAsync: true);
    }

    /// <summary>Leaves one that is there as it is.</summary>
    public static void CreateDirectory(string path)
    {
        if (IsUnix && !Directory.Exists(path) && Path.GetDirectoryName(path) is { Length: > 0 } parent)
        {
            Directory.CreateDirectory(parent);
            _ = mkdir(Terminated(path), UserAll); // Where that fails, the next line says why.
        }

        Directory.CreateDirectory(path);
    }

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + "\0");

    [DllImport("libc", SetLastError = true)]
    private static extern int creat(byte[] path, uint mode);

    [DllImport("libc", SetLastError = true)]
    private static extern int close(int descriptor);

    [DllImport("libc", SetLastError = true)]
    private static extern int mkdir(byte[] path, uint mode);
#endif
}
