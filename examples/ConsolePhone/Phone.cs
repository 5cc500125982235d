using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json;
using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Security;

namespace ConsolePhone;

/// <summary>What the commands do, and what happens by itself: the SDK's part of this example.</summary>
internal sealed partial class Phone(DirectoryClient client, IScreen screen, PhoneAudio? audio, string? play, string? record)
    : IPhoneStatus, IAsyncDisposable
{
    private const string CallCommands =
        "login NAME, add NAME, accept NAME, refuse NAME, contacts, identity, trust NAME, call NAME, answer, decline, hangup, mute, unmute, hold, resume, record FILE, record off, play FILE, play off, volume N, stats, help, quit";

    private readonly ConcurrentDictionary<string, IdentityPublicKey?> _shownKeys = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, float> _volumes = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Task> _watchers = [];
    private PeerCallSession? _call;
    private int _recordings;

    private string Help => audio is null ? CallCommands : $"{CallCommands}, {PhoneAudio.Help}";

    public string? Username => client.Username;

    public IReadOnlyCollection<Contact> Contacts => client.Contacts;

    public PeerCallSession? Call => _call;

    public PhoneAudio? Audio => audio;

    public async Task LoginAsync(string name)
    {
        try
        {
            await client.LoginAsync(name);
            screen.Show("logged-in", client.Username!);
        }
        catch (VoipRequestException exception)
        {
            screen.Show("login-failed", Words.Of(exception.Reason));
        }
    }

    /// <summary>Carries out the user's lines until <c>quit</c> or their end.</summary>
    public async Task ExecuteAsync(IAsyncEnumerable<string> lines)
    {
        // What concerns a call is done at once; what asks the server waits for what was asked before.
        Task asking = Task.CompletedTask;
        await foreach (string line in lines)
        {
            string command = line.Trim();
            if (command == "quit")
            {
                break;
            }

            asking = command is "answer" or "decline" or "hangup" or "mute" or "unmute" or "hold" or "resume" or "stats" or "levels"
                || command.StartsWith("talk ", StringComparison.Ordinal)
                ? Task.WhenAll(asking, ExecuteAsync(command))
                : ExecuteAfterAsync(asking, command);
        }

        await Task.WhenAny(asking, Task.Delay(TimeSpan.FromSeconds(3)));
    }

    private async Task ExecuteAfterAsync(Task previous, string line)
    {
        await previous;
        await ExecuteAsync(line);
    }

    private async Task ExecuteAsync(string line)
    {
        string[] words = line.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string command = words.Length > 0 ? words[0] : "";
        string name = words.Length > 1 ? words[1] : "";
        try
        {
            await (command switch
            {
                "" => Task.CompletedTask,
                "login" or "add" or "accept" or "refuse" or "trust" or "call" or "record" or "play" when name.Length == 0 => Fail($"{command} needs a name"),
                "login" => LoginAsync(name),
                "add" => InviteAsync(name),
                "accept" => client.AcceptInviteAsync(name),
                "refuse" => client.RefuseInviteAsync(name),
                "contacts" => ShowContacts(),
                "identity" => Show("identity", client.IdentityKey?.Fingerprint ?? "none"),
                "trust" => TrustAsync(name),
                "call" => CallAsync(name),
                "record" => RecordAsync(name),
                "play" => PlayAsync(name),
                "answer" or "decline" or "hangup" or "mute" or "unmute" or "hold" or "resume" or "stats" => CommandCallAsync(command),
                "volume" => SetVolume(name),
                "help" => Show("help", Help),
                _ when audio is not null && audio.TryExecute(command, name, out Task done) => done,
                _ => Fail($"'{command}' is not a command; the commands are: {Help}"),
            });
        }
        catch (VoipConnectionException)
        {
            // WatchAsync shows how the connection ended.
        }
        catch (VoipException exception)
        {
            screen.Show("error", exception.Message);
        }
    }

    /// <summary>Shows what happens until the connection ends or <paramref name="quit"/> is cancelled.</summary>
    public async Task WatchAsync(CancellationTokenSource quit)
    {
        try
        {
            await foreach (DirectoryEvent happened in client.ReadEventsAsync(quit.Token))
            {
                switch (happened)
                {
                    case InvitationReceived { Username: var name }:
                        screen.Show("invite-received", name);
                        break;
                    case InvitationRefused { Username: var name }:
                        screen.Show("invite-refused", name);
                        break;
                    case ContactAdded { Contact: var contact }:
                        ShowContact("contact-added", contact);
                        break;
                    case ContactChanged { Contact: var contact }:
                        ShowContact("contact-added", contact);
                        break;
                    case ContactIdentityChanged { Contact: var contact }:
                        _shownKeys[contact.Username] = contact.IdentityKey;
                        screen.Show("identity-changed", contact.Username, contact.IdentityKey?.Fingerprint ?? "none");
                        break;
                    case IncomingCall { Call: var call }:
                        Watch(call);
                        Ring(call, CallTones.Ring);
                        screen.Show("incoming-call", call.RemoteUsername);
                        break;
                    case Disconnected { Error: { } error }:
                        screen.Show("error", error.Message);
                        break;
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }

        // The directory is gone; a call does not need it.
        if (_call is { } last)
        {
            await Task.WhenAny(last.WaitForEndAsync(quit.Token));
        }

        await quit.CancelAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_call is { } call)
        {
            await call.DisposeAsync();
        }

        Task[] watchers;
        lock (_watchers)
        {
            watchers = [.. _watchers];
        }

        await Task.WhenAll(watchers);
    }

    private async Task InviteAsync(string name)
    {
        try
        {
            await client.InviteAsync(name);
            screen.Show("invite-sent", name);
        }
        catch (VoipRequestException exception)
        {
            screen.Show("invite-failed", name, Words.Of(exception.Reason));
        }
    }

    // The key that the user has seen: if the directory names yet another one by now, that is refused.
    private async Task TrustAsync(string name)
    {
        if (!_shownKeys.TryGetValue(name, out IdentityPublicKey? key) || key is null)
        {
            await Fail("there is no new identity to trust");
            return;
        }

        await client.TrustIdentityAsync(name, key);
        screen.Show("trusted", name, key.Fingerprint);
    }

    private async Task CallAsync(string name) => Watch(await client.CallAsync(name, NewCallOptions()));

    private Task CommandCallAsync(string command)
    {
        if (_call is not { } call)
        {
            return Fail("there is no call");
        }

        switch (command)
        {
            case "answer" when call.State == CallState.Incoming:
                // Not awaited: the prompt stays free while the ends connect; Watch shows how it goes.
                Follow(AnswerAsync(call));
                return Task.CompletedTask;
            case "decline" when call.State == CallState.Incoming:
                return call.DeclineAsync();
            case "answer" or "decline":
                return Fail("nobody is calling");
            case "hangup":
                return call.HangUpAsync();
            case "mute" or "unmute":
                call.IsMuted = command == "mute";
                return Show(command + "d");
            case "hold" or "resume":
                call.IsOnHold = command == "hold";
                return Show(call.IsOnHold ? "held" : "resumed");
            default:
                return Show("stats", JsonSerializer.Serialize(call.Statistics, StatisticsJson.Default.CallStatistics));
        }
    }

    private Task SetVolume(string text)
    {
        if (_call is not { } call || !float.TryParse(text, CultureInfo.InvariantCulture, out float volume) || volume is not (>= 0 and <= 8))
        {
            return Fail("volume takes a factor from 0 to 8, and needs a call");
        }

        call.Volume = _volumes[call.RemoteUsername] = volume;
        return Show("volume", call.RemoteUsername, volume.ToString(CultureInfo.InvariantCulture));
    }

    private async Task AnswerAsync(PeerCallSession call)
    {
        try
        {
            await call.AcceptAsync(NewCallOptions());
        }
        catch (VoipCallException exception) when (exception.Reason != VoipCallFailure.Ended)
        {
            screen.Show("error", exception.Message);
        }
        catch (VoipCallException)
        {
            // Watch shows why it ended.
        }
    }

    // What goes on beside the prompt, until it is over.
    private void Follow(Task task)
    {
        lock (_watchers)
        {
            _watchers.RemoveAll(watcher => watcher.IsCompleted);
            _watchers.Add(task);
        }
    }

    private void Ring(PeerCallSession call, ToneCadence tone)
    {
        if (audio is not null)
        {
            Follow(audio.Tones.RingAsync(call, tone));
        }
    }

    private void Watch(PeerCallSession call)
    {
        _call = call;
        call.Volume = _volumes.GetValueOrDefault(call.RemoteUsername, 1);
        Follow(WatchAsync(call));
    }

    private async Task WatchAsync(PeerCallSession call)
    {
        bool isRecorded = false;
        await foreach (CallEvent happened in call.ReadEventsAsync())
        {
            switch (happened)
            {
                case CallRang:
                    Ring(call, CallTones.RingBack);
                    screen.Show("ringing", call.RemoteUsername);
                    break;
                case CallEstablished:
                    _recordings++;
                    screen.Show("call-connected", call.RemoteUsername);
                    break;
                case CallAuthenticationStringKnown { Text: var digits }:
                    screen.Show("call-encrypted", call.RemoteUsername, digits);
                    break;
                case CallRemoteStatusChanged { IsRecording: var recorded } when recorded != isRecorded:
                    isRecorded = recorded;
                    screen.Show("recording", call.RemoteUsername, recorded ? "on" : "off");
                    break;
                case CallRecordingEnded { Reason: var reason }:
                    screen.Show("recording-ended", Words.Of(reason));
                    break;
                case CallRemoteStatusChanged { IsOnHold: var held, IsMuted: var muted }:
                    screen.Show("remote-status", call.RemoteUsername, held ? "held" : "active", muted ? "muted" : "unmuted");
                    break;
                case CallQualityChanged { Quality: var quality, MeanOpinionScore: var score }:
                    screen.Show(
                        "quality", call.RemoteUsername, quality.ToString().ToLowerInvariant(),
                        score.ToString("F1", CultureInfo.InvariantCulture));
                    break;
                case CallPeerMoved { EndPoint: var address }:
                    screen.Show("peer-moved", call.RemoteUsername, address.ToString());
                    break;
                case CallFinished { Reason: var reason }:
                    screen.Show("call-ended", call.RemoteUsername, Words.Of(reason));
                    await (audio?.Tones.EndAsync(reason) ?? Task.CompletedTask);
                    break;
            }
        }
    }

    private CallOptions NewCallOptions()
    {
        if (play is null && record is null)
        {
            return new CallOptions();
        }

        // A second recording must not overwrite the first: out.wav, out-2.wav, ...
        string? output = record;
        if (record is not null && _recordings > 0)
        {
            output = Path.ChangeExtension(record, null) + $"-{_recordings + 1}" + Path.GetExtension(record);
        }

        return new CallOptions { AudioBackend = new WavAudioBackend(new WavAudioOptions { InputPath = play, OutputPath = output }) };
    }

    private Task ShowContacts()
    {
        screen.Show("contacts", client.Contacts.Count.ToString(CultureInfo.InvariantCulture));
        foreach (Contact contact in client.Contacts)
        {
            ShowContact("contact", contact);
        }

        return Task.CompletedTask;
    }

    // Scripts know contact-added by its three details.
    private void ShowContact(string word, Contact contact)
    {
        IPAddress address = contact.Address;
        string port = contact.Port.ToString(CultureInfo.InvariantCulture);
        string[] details = [contact.Username, address.ToString(), port];
        screen.Show(word, word == "contact" ? [.. details, Words.Of(contact.Identity)] : details);
    }

    private Task Show(string word, params string[] details)
    {
        screen.Show(word, details);
        return Task.CompletedTask;
    }

    private Task Fail(string text) => Show("error", text);
}
