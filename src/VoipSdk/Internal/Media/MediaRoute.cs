namespace VoipSdk.Internal;

/// <summary>Takes a call's finished 014 datagrams; loss is its own business.</summary>
internal interface IMediaTransport
{
    /// <summary>Sends one datagram from the media thread. Must not throw, block or allocate.</summary>
    void Send(ReadOnlySpan<byte> datagram);
}

/// <summary>Where a call's RTP goes, and the random start values that RFC 3550 §5.1 asks for.</summary>
internal readonly record struct MediaRoute(IMediaTransport Transport, uint Ssrc, ushort FirstSequence, uint FirstTimestamp);

/// <summary>The client's call socket, towards one peer.</summary>
internal sealed class UdpMediaTransport(DatagramSocket socket, DatagramAddress to) : IMediaTransport
{
    private readonly DatagramAddress _to = to;

    public void Send(ReadOnlySpan<byte> datagram) => socket.TrySend(datagram, _to);
}
