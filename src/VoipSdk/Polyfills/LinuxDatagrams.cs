#if NET8_0_OR_GREATER
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace VoipSdk.Internal;

/// <summary>
/// <c>recvfrom</c> and <c>sendto</c> of Linux without what <see cref="Socket"/> does around them, which is a tenth of what a
/// datagram costs (docs/performance.md). The socket itself remains a <see cref="Socket"/>.
/// </summary>
internal sealed unsafe class LinuxDatagrams
{
    private const int DontWait = 0x40;
    private readonly SafeSocketHandle _socket;
    private readonly delegate* unmanaged<int, byte*, nuint, int, byte*, uint*, nint> _receiveFrom;
    private readonly delegate* unmanaged<int, byte*, nuint, int, byte*, uint, nint> _sendTo;

    private LinuxDatagrams(SafeSocketHandle socket, nint receiveFrom, nint sendTo)
    {
        _socket = socket;
        _receiveFrom = (delegate* unmanaged<int, byte*, nuint, int, byte*, uint*, nint>)receiveFrom;
        _sendTo = (delegate* unmanaged<int, byte*, nuint, int, byte*, uint, nint>)sendTo;
    }

    /// <summary>False on every other system.</summary>
    public static bool TryCreate(Socket socket, [NotNullWhen(true)] out LinuxDatagrams? datagrams)
    {
        datagrams = null;
        if (!OperatingSystem.IsLinux())
        {
            return false;
        }

        nint program = NativeLibrary.GetMainProgramHandle();
        if (NativeLibrary.TryGetExport(program, "recvfrom", out nint receiveFrom)
            && NativeLibrary.TryGetExport(program, "sendto", out nint sendTo))
        {
            datagrams = new LinuxDatagrams(socket.SafeHandle, receiveFrom, sendTo);
        }

        return datagrams is not null;
    }

    /// <summary>Waits for a datagram.</summary>
    /// <returns>Its length, or what went wrong, negative.</returns>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public int Receive(byte[] buffer, SocketAddress from)
    {
        bool borrowed = false;
        _socket.DangerousAddRef(ref borrowed);
        try
        {
            Span<byte> address = from.Buffer.Span;
            uint size = (uint)address.Length;
            fixed (byte* bytes = buffer)
            fixed (byte* addressBytes = address)
            {
                nint length = _receiveFrom((int)_socket.DangerousGetHandle(), bytes, (nuint)buffer.Length, 0, addressBytes, &size);
                int error = length < 0 ? Marshal.GetLastSystemError() : 0;
                from.Size = (int)Math.Min(size, (uint)address.Length);
                return error == 0 ? (int)length : -error;
            }
        }
        finally
        {
            _socket.DangerousRelease();
        }
    }

    /// <summary>Sends without waiting: where the system has no room for a datagram, it is lost.</summary>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    public bool TrySend(ReadOnlySpan<byte> datagram, SocketAddress to)
    {
        bool borrowed = false;
        _socket.DangerousAddRef(ref borrowed);
        try
        {
            fixed (byte* bytes = datagram)
            fixed (byte* addressBytes = to.Buffer.Span)
            {
                return _sendTo(
                    (int)_socket.DangerousGetHandle(), bytes, (nuint)datagram.Length, DontWait, addressBytes, (uint)to.Size)
                    == datagram.Length;
            }
        }
        finally
        {
            _socket.DangerousRelease();
        }
    }

    /// <summary>Whether an error of <see cref="Receive"/> concerns one datagram only, so that the next receive works.</summary>
    /// <param name="error">As it was returned; the numbers are those of every Linux that .NET runs on.</param>
    public static bool IsTransient(int error) => -error
        is 4 // EINTR
        or 11 // EAGAIN
        or 12 // ENOMEM
        or 90 // EMSGSIZE
        or 100 or 101 or 102 // ENETDOWN, ENETUNREACH, ENETRESET
        or 104 or 105 // ECONNRESET, ENOBUFS
        or 110 or 111 or 112 or 113; // ETIMEDOUT, ECONNREFUSED, EHOSTDOWN, EHOSTUNREACH
}
#endif
