using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>The floor of receiving: a thread that waits in recvfrom, or in epoll_wait, and opens what comes.</summary>
internal sealed unsafe class NativeReceiver : IDisposable
{
    private const int DontWait = 0x40;
    private readonly NativePair[] _pairs;
    private readonly Thread _thread;
    private readonly int _descriptor;
    private volatile bool _isStopping;
    private long _opened;

    /// <param name="socket">The one socket of all calls.</param>
    /// <param name="pairs">The calls.</param>
    /// <param name="byEpoll">Whether to wait in epoll_wait rather than in recvfrom.</param>
    public NativeReceiver(DatagramSocket socket, NativePair[] pairs, bool byEpoll)
    {
        _descriptor = socket.Descriptor;
        _pairs = pairs;
        _thread = new Thread(byEpoll ? ByEpoll : Blocking) { IsBackground = true, Name = byEpoll ? "floor epoll" : "floor block" };
        _thread.Start();
    }

    public long Opened => Volatile.Read(ref _opened);

    public string ThreadName => _thread.Name!;

    /// <summary>One more packet has to come, to wake the thread.</summary>
    public void Dispose()
    {
        _isStopping = true;
        _pairs[0].Send();
        _thread.Join();
    }

    private void Blocking()
    {
        byte* buffer = stackalloc byte[2_048];
        byte* address = stackalloc byte[28];
        while (!_isStopping)
        {
            uint size = 28;
            Handle(buffer, LibC.recvfrom(_descriptor, buffer, 2_048, 0, address, &size));
        }
    }

    private void ByEpoll()
    {
        byte* buffer = stackalloc byte[2_048];
        byte* address = stackalloc byte[28];
        LibC.EpollEvent what = new() { Events = 1 };
        int epoll = LibC.epoll_create1(0);
        _ = LibC.epoll_ctl(epoll, 1, _descriptor, &what);
        while (!_isStopping)
        {
            _ = LibC.epoll_wait(epoll, &what, 1, -1);
            while (true)
            {
                uint size = 28;
                nint length = LibC.recvfrom(_descriptor, buffer, 2_048, DontWait, address, &size);
                if (length < 0)
                {
                    break;
                }

                Handle(buffer, length);
            }
        }

        _ = LibC.close(epoll);
    }

    // The packet says whose it is, so that the floor needs no table of addresses.
    private void Handle(byte* packet, nint length)
    {
        int call = (packet[NativePair.CallOffset] << 8) | packet[NativePair.CallOffset + 1];
        if (length == NativePair.Length && _pairs[call].Open(packet))
        {
            Volatile.Write(ref _opened, _opened + 1);
        }
    }
}
