using System.Net;
using VoipSdk.Audio;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// Real calls over loopback, without a directory: one client that calls, and as many that answer, each with its own socket,
/// threads and identity. Encrypted, Opus, both directions.
/// </summary>
internal sealed class CallSet : IAsyncDisposable
{
    private readonly HeldBackend _backend = new();
    private readonly CallEndpoint _hub;
    private readonly List<CallEndpoint> _leaves = [];
    private readonly List<PeerCallSession> _sessions = [];
    private readonly DirectoryClientOptions _options;

    private CallSet(int calls, SampledCodec codec, SampledAead aead)
    {
        _options = new DirectoryClientOptions
        {
            CallAddress = IPAddress.Loopback,
            MaxCalls = calls,
            AudioBackend = _backend,
            Codecs = [codec],
            AeadProvider = aead,

            // On loopback the rate would grow, and with it the encoder's work, which the floor's does not.
            MinBitrate = 24_000,
            MaxBitrate = 24_000,
        };
        _hub = CallEndpoint.Open(_options, _ => { });
    }

    public AudioPort[] Ports => _backend.Ports;

    /// <summary>The ends of all calls.</summary>
    public IReadOnlyList<PeerCallSession> Sessions => _sessions;

    public static async Task<CallSet> ConnectAsync(int calls, SampledCodec codec, SampledAead aead)
    {
        var set = new CallSet(calls, codec, aead);
        var identity = IdentityKey.Create();
        set._hub.SetLocalUser("hub", identity);
        for (int i = 0; i < calls; i++)
        {
            await set.AddAsync($"leaf{i}", identity.PublicKey);
        }

        return set;
    }

    public async ValueTask DisposeAsync()
    {
        await _hub.DisposeAsync();
        foreach (CallEndpoint leaf in _leaves)
        {
            await leaf.DisposeAsync();
        }
    }

    private async Task AddAsync(string name, IdentityPublicKey hubKey)
    {
        var identity = IdentityKey.Create();
        var answered = new TaskCompletionSource<PeerCallSession>();
        CallEndpoint leaf = CallEndpoint.Open(_options, incoming => _ = Task.Run(async () =>
        {
            await incoming.AcceptAsync();
            answered.SetResult(incoming);
        }));
        _leaves.Add(leaf);
        leaf.SetLocalUser(name, identity);
        leaf.SetContact("hub", Address(_hub), hubKey, refused: false);
        _hub.SetContact(name, Address(leaf), identity.PublicKey, refused: false);
        PeerCallSession session = await _hub.CallAsync(name, null, CancellationToken.None);
        PeerCallSession other = await answered.Task.WaitAsync(TimeSpan.FromSeconds(10));
        if (!await session.WaitForConnectedAsync() || !session.IsEncrypted)
        {
            throw new InvalidOperationException($"The call to {name} ended: {session.EndReason}.");
        }

        _sessions.Add(session);
        _sessions.Add(other);
    }

    private static TransportAddress Address(CallEndpoint endpoint) =>
        TransportAddress.From(new IPEndPoint(IPAddress.Loopback, endpoint.Port));
}
