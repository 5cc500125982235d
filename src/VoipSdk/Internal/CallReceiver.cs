using Microsoft.Extensions.Logging;
using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>What the network thread tells the control loop. Must not block or throw.</summary>
internal interface ICallControl
{
    /// <param name="datagram">Not media of a call; copy it to keep it.</param>
    /// <param name="from">Valid during the call only.</param>
    void HandleDatagram(ReadOnlySpan<byte> datagram, in DatagramAddress from);

    /// <summary>Authentic media of the call came from an address that is no call's.</summary>
    void HandleMediaFrom(int call, TransportAddress from);
}

/// <summary>
/// The network thread of a client: waits at the socket, hands media straight to its call and everything else to the control
/// loop. Blocking in the receive costs a tenth of awaiting it.
/// </summary>
internal sealed class CallReceiver(DatagramSocket socket, ICallControl control, ILogger logger)
{
    private volatile Dictionary<DatagramAddress, ConnectedCall> _routes = [];

    /// <summary>Starts the thread, which ends when the socket is closed.</summary>
    public void Start() => new Thread(Receive) { IsBackground = true, Name = "VoipSdk calls" }.Start();

    /// <summary>Media from this address is this call's, and from no other; for one thread at a time.</summary>
    public void Route(int call, in DatagramAddress address, CallMedia media) =>
        _routes = new Dictionary<DatagramAddress, ConnectedCall>(RoutesWithout(call)) { [address] = new(call, media) };

    /// <summary>The call has ended; for one thread at a time.</summary>
    public void Unroute(int call) => _routes = RoutesWithout(call);

    /// <summary>Takes one datagram, which is decrypted where it lies; on the network thread.</summary>
    public void Handle(Span<byte> datagram, in DatagramAddress from)
    {
        if (!CallDataFraming.TryGetContent(datagram, out Span<byte> content) || !TryHandleMedia(content, from))
        {
            control.HandleDatagram(datagram, from);
        }
    }

    private Dictionary<DatagramAddress, ConnectedCall> RoutesWithout(int call) =>
        _routes.Where(route => route.Value.Handle != call).ToDictionary(route => route.Key, route => route.Value);

    private void Receive()
    {
        byte[] buffer = new byte[DatagramSocket.MaxDatagramBytes];
        while (socket.TryReceive(buffer, out int length, out DatagramAddress from))
        {
            if (length == 0)
            {
                continue;
            }

            try
            {
                Handle(buffer.AsSpan(0, length), from);
            }
#pragma warning disable CA1031 // An AES-GCM of the user's that throws must not end the process; that packet is lost.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                logger.DatagramFailed(exception);
            }
        }
    }

    // By its address; what comes from none of a call's may be of an encrypted call whose other end has moved.
    private bool TryHandleMedia(Span<byte> content, in DatagramAddress from)
    {
        Dictionary<DatagramAddress, ConnectedCall> routes = _routes;
        if (routes.TryGetValue(from, out ConnectedCall call))
        {
            call.Media.HandlePacket(content);
            return true;
        }

        foreach (KeyValuePair<DatagramAddress, ConnectedCall> route in routes)
        {
            if (route.Value.Media.TryHandleFromElsewhere(content, out bool moved))
            {
                if (moved)
                {
                    control.HandleMediaFrom(route.Value.Handle, from.ToTransportAddress());
                }

                return true;
            }
        }

        return false;
    }

    private readonly record struct ConnectedCall(int Handle, CallMedia Media);
}
