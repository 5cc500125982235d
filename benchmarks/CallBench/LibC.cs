using System.Runtime.InteropServices;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>What the floors and the clocks call of the C library.</summary>
internal static unsafe partial class LibC
{
    private const string Library = "libc";

    [DllImport(Library)]
    public static extern nint recvfrom(int socket, byte* buffer, nuint length, int flags, byte* from, uint* fromLength);

    [DllImport(Library)]
    public static extern nint sendto(int socket, byte* buffer, nuint length, int flags, byte* to, uint toLength);

    [DllImport(Library)]
    public static extern int epoll_create1(int flags);

    [DllImport(Library)]
    public static extern int epoll_ctl(int epoll, int operation, int socket, EpollEvent* what);

    [DllImport(Library)]
    public static extern int epoll_wait(int epoll, EpollEvent* events, int count, int milliseconds);

    [DllImport(Library)]
    public static extern int close(int descriptor);

    [DllImport(Library)]
    public static extern int clock_gettime(int clock, Timespec* time);

    [DllImport(Library)]
    public static extern int getrusage(int who, Rusage* usage);

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    public struct EpollEvent
    {
        public uint Events;
        public long Data;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Timespec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    [StructLayout(LayoutKind.Sequential)]
    public struct Rusage
    {
        public nint UserSeconds;
        public nint UserMicroseconds;
        public nint SystemSeconds;
        public nint SystemMicroseconds;
        public fixed long Rest[14];
    }
}
