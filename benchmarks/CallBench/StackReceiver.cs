using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Audio;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>The receiving half of a client, without directory and signalling: socket, network thread, calls on it.</summary>
internal sealed class StackReceiver : ICallControl, IAsyncDisposable
{
    private readonly HeldBackend _backend = new();
    private readonly List<CallMedia> _calls = [];

    public StackReceiver() => Receiver = new CallReceiver(Socket, this, NullLogger.Instance);

    public DatagramSocket Socket { get; } = DatagramSocket.Bind(null, 0);

    public CallReceiver Receiver { get; }

    public AudioPort[] Ports => _backend.Ports;

    public long Packets => _calls.Sum(call => call.GetStatistics().PacketsReceived);

    /// <summary>Adds a call and its other end's sending half.</summary>
    public async Task<StackSender> AddCallAsync(DatagramSocket from)
    {
        byte[] key = new byte[16];
        byte[] salt = new byte[SrtpMasterKey.SaltSize];
        key[0] = (byte)_calls.Count;
        using var send = new SrtpMasterKey(SrtpProfile.AeadAes128Gcm, salt.Concat(salt).Take(16).ToArray(), salt);
        using var receive = new SrtpMasterKey(SrtpProfile.AeadAes128Gcm, key, salt);
        CallMedia media = await CallMedia.OpenAsync(
            _backend, new MediaClock(TimeProvider.System), NullLogger.Instance, channels: 1, CancellationToken.None);
        DatagramAddress address = Loopback(Socket, from);
        var codec = new FixedCodec();
        media.Connect(
            new CallCodecs(codec, FixedCodec.PayloadType, new Dictionary<int, Codecs.IAudioCodec> { [FixedCodec.PayloadType] = codec }),
            new UdpMediaTransport(Socket, address),
            new MediaSecrets(new CallKeys(SrtpProfile.AeadAes128Gcm, send, receive), DefaultAead.Provider),
            TimeSpan.FromMilliseconds(60));
        _calls.Add(media);
        Receiver.Route(_calls.Count, address, media);
        return new StackSender(from, Loopback(from, Socket), receive, (uint)_calls.Count);
    }

    public static DatagramAddress Loopback(DatagramSocket from, DatagramSocket to) =>
        from.ToNative(TransportAddress.From(new IPEndPoint(IPAddress.Loopback, to.LocalPort)));

    public void HandleDatagram(ReadOnlySpan<byte> datagram, in DatagramAddress from) =>
        throw new InvalidOperationException("A packet of no call.");

    public void HandleMediaFrom(int call, TransportAddress from) => throw new InvalidOperationException("Nobody moves.");

    public async ValueTask DisposeAsync()
    {
        Socket.Dispose();
        foreach (CallMedia call in _calls)
        {
            await call.DisposeAsync();
        }
    }
}
