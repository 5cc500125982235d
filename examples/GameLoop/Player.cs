using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Protocol.Calls;

namespace GameLoop;

/// <summary>
/// A user's voice, as a game would have it. Everything here runs in the game's loop: nothing waits, nothing calls back, and
/// what takes time is a task that is looked at in the next step.
/// </summary>
internal sealed class Player : IAsyncDisposable
{
    private readonly DirectoryClient _client;
    private readonly HostAudioBackend _audio;
    private readonly string? _callsWhom;
    private readonly List<Task> _underWay = [];
    private readonly List<PeerCallSession> _calls = [];

    private Player(DirectoryClient client, HostAudioBackend audio, string? callsWhom)
    {
        _client = client;
        _audio = audio;
        _callsWhom = callsWhom;
    }

    /// <summary>Behind the loading screen; here it is no matter to wait.</summary>
    /// <param name="name">Who.</param>
    /// <param name="port">The directory's.</param>
    /// <param name="channels">1, or 2 for whoever is to hear where the others are.</param>
    /// <param name="callsWhom">The friend to call as soon as they are one; null to wait for calls.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<Player> LogInAsync(
        string name, int port, int channels, string? callsWhom, CancellationToken cancellationToken)
    {
        var audio = new HostAudioBackend(AudioPort.SampleRate, channels);
        var options = new DirectoryClientOptions { Host = "127.0.0.1", Port = port, AudioBackend = audio, MaxCalls = 8 };
        DirectoryClient client = await DirectoryClient.ConnectAsync(options, cancellationToken);
        await client.LoginAsync(name, cancellationToken);
        return new Player(client, audio, callsWhom);
    }

    /// <summary>The call with a friend, once sound flows; null before, and when it is over.</summary>
    public PeerCallSession? FindCall(string friend) =>
        _calls.Find(call => call.RemoteUsername == friend && call.State == CallState.Connected);

    public void Invite(string name) => _underWay.Add(_client.InviteAsync(name));

    /// <summary>Once a step: what has happened since.</summary>
    public void Poll()
    {
        while (_client.TryReadEvent(out DirectoryEvent? happened))
        {
            Handle(happened);
        }

        foreach (PeerCallSession call in _calls)
        {
            while (call.TryReadEvent(out CallEvent? callEvent))
            {
                Console.WriteLine($"* {_client.Username}, call with {call.RemoteUsername}: {callEvent.GetType().Name}");
            }
        }

        _calls.RemoveAll(call => call.State == CallState.Ended);
        CollectWhatIsDone();
    }

    /// <summary>Once a step: what the microphone gave in it.</summary>
    public void Speak(ReadOnlySpan<float> samples) => _audio.Write(samples);

    /// <summary>Once a step: what is to be heard in it, all friends mixed, each from where they are.</summary>
    public void Hear(Span<float> samples) => _audio.Read(samples);

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    private void Handle(DirectoryEvent happened)
    {
        switch (happened)
        {
            case InvitationReceived { Username: var name }:
                _underWay.Add(_client.AcceptInviteAsync(name));
                break;
            case ContactAdded { Contact: var friend } when friend.Username == _callsWhom:
                _underWay.Add(_client.CallAsync(friend.Username));
                break;
            case IncomingCall { Call: var call }:
                _calls.Add(call);
                _underWay.Add(call.AcceptAsync());
                break;
            case Disconnected:
                throw _client.Error!;
        }
    }

    // Here, and not in a continuation: the list belongs to the loop's thread.
    private void CollectWhatIsDone()
    {
        for (int i = _underWay.Count - 1; i >= 0; i--)
        {
            Task task = _underWay[i];
            if (!task.IsCompleted)
            {
                continue;
            }

            _underWay.RemoveAt(i);
            task.GetAwaiter().GetResult();
            if (task is Task<PeerCallSession> { Result: var call })
            {
                _calls.Add(call);
            }
        }
    }
}
