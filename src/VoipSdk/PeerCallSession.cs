using System.Net;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol.Calls;

namespace VoipSdk;

/// <summary>
/// One call with one contact: it rings, is answered, carries sound both ways and ends for exactly one reason.
/// </summary>
/// <remarks>
/// Comes from <see cref="DirectoryClient.CallAsync(string, CallOptions?, CancellationToken)"/> or, when someone else
/// calls, from an <see cref="IncomingCall"/> event. All members are thread-safe. That a callee is busy, declines or does
/// not answer is a result (<see cref="EndReason"/>), never an exception.
/// </remarks>
public sealed partial class PeerCallSession : IAsyncDisposable
{
    private readonly CallEndpoint _endpoint;
    private readonly EventQueue<CallEvent> _events = new(capacity: 16);
    private readonly TaskCompletionSource<bool> _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<CallEndReason> _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly object _statusGate = new();
    private volatile CallMedia? _media;
    private volatile bool _muted;
    private volatile bool _onHold;
    private volatile bool _remoteMuted;
    private volatile CallQuality _quality;
    private volatile bool _remoteOnHold;
    private volatile string? _authenticationString;
    private volatile float _volume = 1;
    private volatile float _pan;
    private volatile AudioContent _content;
    private int _state;

    internal PeerCallSession(CallEndpoint endpoint, string remoteUsername, CallDirection direction)
    {
        _endpoint = endpoint;
        RemoteUsername = remoteUsername;
        Direction = direction;
        _state = (int)(direction == CallDirection.Outgoing ? CallState.Dialing : CallState.Incoming);
    }

    /// <summary>The contact at the other end, as the directory shows the name.</summary>
    public string RemoteUsername { get; }

    /// <summary>Who called.</summary>
    public CallDirection Direction { get; }

    /// <summary>Where the call is in its life.</summary>
    public CallState State => (CallState)Volatile.Read(ref _state);

    /// <summary>Why the call ended; <see cref="CallEndReason.None"/> as long as it has not.</summary>
    public CallEndReason EndReason => _ended.Task.Status == TaskStatus.RanToCompletion ? _ended.Task.Result : CallEndReason.None;

    /// <summary>
    /// Where the other end's call socket is; null before the call is connected. Changes when the other end's network does
    /// (<see cref="CallPeerMoved"/>).
    /// </summary>
    public IPEndPoint? RemoteEndPoint { get; private set; }

    /// <summary>Encoding name of the codec that the ends agreed on, such as <c>opus</c>; null before.</summary>
    public string? Codec { get; private set; }

    /// <summary>Whether silence is sent in place of what is captured; default false. Takes effect within a frame.</summary>
    public bool IsMuted
    {
        get => _muted;
        set
        {
            _muted = value;
            PublishStatus();
        }
    }

    /// <summary>
    /// What this user is heard with, 0 to 8 times the own loudness; default 1. Changes without a click; only here, the other end
    /// is not told.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, or no number.</exception>
    public float Volume
    {
        get => _volume;
        set
        {
            _volume = value is >= 0 and <= 8 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A volume is 0 to 8.");
            ApplyPlace();
        }
    }

    /// <summary>
    /// Where this user is heard, -1 (left) to 1 (right), at equal power; default 0, the middle. In a call of two channels the
    /// balance: the other side becomes quieter. For backends with two channels:
    /// <see cref="Audio.DeviceAudioBackend"/>, <see cref="Audio.HostAudioBackend"/> with two, and others that mind
    /// <see cref="Audio.AudioPort.Pan"/>.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range, or no number.</exception>
    public float Pan
    {
        get => _pan;
        set
        {
            _pan = value is >= -1 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A pan is -1 to 1.");
            ApplyPlace();
        }
    }

    /// <summary>
    /// What this end sends: <see cref="DirectoryClientOptions.Content"/> until it is set. Takes effect with the next frame, also
    /// during the call; the other end need not know.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is set to something unknown.</exception>
    public AudioContent Content
    {
        get => _content;
        set
        {
            _content = value is AudioContent.Voice or AudioContent.Music
                ? value
                : throw new ArgumentOutOfRangeException(nameof(value), value, "Content is Voice or Music.");
            ApplyPlace();
        }
    }

    /// <summary>
    /// Whether this end holds the call; default false. Then nothing is sent but signs of life, and nothing is heard, until
    /// it is set to false again. The other end is told (<see cref="IsRemoteOnHold"/>), and need not do anything.
    /// </summary>
    public bool IsOnHold
    {
        get => _onHold;
        set
        {
            _onHold = value;
            PublishStatus();
        }
    }

    /// <summary>Whether the other end holds the call: it sends no sound and plays none. Peers of the base level never tell.</summary>
    public bool IsRemoteOnHold => _remoteOnHold;

    /// <summary>Whether the other end's user is muted. Peers of the base level never tell.</summary>
    public bool IsRemoteMuted => _remoteMuted;

    /// <summary>
    /// Whether both ends have proven by their identity keys who they are, and the sound is encrypted; false before the call
    /// is connected.
    /// </summary>
    public bool IsEncrypted { get; private set; }

    /// <summary>
    /// Six digits, <c>482 913</c>, that both ends show in an encrypted call. When both users read out the same, nobody is
    /// between them, not even the directory. Null before the call is connected, for a moment after, and in a call in the clear.
    /// </summary>
    public string? ShortAuthenticationString => _authenticationString;

    /// <summary>What was sent and heard so far; stays readable when the call has ended.</summary>
    public CallStatistics Statistics => _media?.GetStatistics() ?? new CallStatistics();

    /// <summary>How well this end hears the other; <see cref="CallQuality.Good"/> until something else is known.</summary>
    public CallQuality Quality => _quality;

    /// <summary>Completes with the reason when the call has ended and its audio stream is closed. Never faults.</summary>
    public Task<CallEndReason> Completion => _ended.Task;

    /// <summary>Events that were not read in time and are lost; what they said is in the properties.</summary>
    public long DroppedEvents => _events.Dropped;

    internal int Handle { get; set; }

    internal CallMedia? Media => _media;

    /// <summary>Answers an incoming call with the client's audio backend.</summary>
    /// <inheritdoc cref="AcceptAsync(CallOptions?, CancellationToken)" />
    public Task AcceptAsync(CancellationToken cancellationToken = default) => AcceptAsync(null, cancellationToken);

    /// <summary>Answers an incoming call. Completes when both ends are connected.</summary>
    /// <exception cref="InvalidOperationException">The call is an outgoing one.</exception>
    /// <exception cref="VoipCallException">
    /// The call ended before it was connected (<see cref="VoipCallFailure.Ended"/>), or the audio backend could not be
    /// opened (<see cref="VoipCallFailure.AudioUnavailable"/>): then it still rings, and can be answered with another.
    /// </exception>
    public async Task AcceptAsync(CallOptions? options, CancellationToken cancellationToken = default)
    {
        ThrowIfOutgoing("answered");
        await _endpoint.AnswerAsync(this, options, cancellationToken).ConfigureAwait(false);
        if (!await WaitForConnectedAsync(cancellationToken).ConfigureAwait(false))
        {
            throw new VoipCallException(VoipCallFailure.Ended, $"The call ended before it was answered: {EndReason}.");
        }
    }

    /// <summary>Declines an incoming call; the caller learns that it was declined.</summary>
    /// <exception cref="InvalidOperationException">The call is an outgoing one.</exception>
    public Task DeclineAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfOutgoing("declined");
        return _endpoint.DeclineAsync(this, cancellationToken);
    }

    /// <summary>
    /// Ends the call from this side in any state: cancels while it rings, declines when it is incoming, hangs up when it
    /// is connected. Harmless when it has ended. Completes when it has ended here; the other end is told until it knows.
    /// </summary>
    public Task HangUpAsync(CancellationToken cancellationToken = default) => _endpoint.HangUpAsync(this, cancellationToken);

    /// <summary>Waits until both ends are connected and sound flows.</summary>
    /// <returns>False when the call ended before; <see cref="EndReason"/> says why.</returns>
    /// <exception cref="VoipCallException">The agreed codec cannot work here, which hung up the call.</exception>
    public Task<bool> WaitForConnectedAsync(CancellationToken cancellationToken = default) =>
        _connected.Task.WaitAsync(cancellationToken);

    /// <summary>Waits until the call has ended.</summary>
    /// <returns>Why it ended.</returns>
    public Task<CallEndReason> WaitForEndAsync(CancellationToken cancellationToken = default) =>
        _ended.Task.WaitAsync(cancellationToken);

    /// <summary>Takes the next event without waiting: for game loops.</summary>
    public bool TryReadEvent([System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out CallEvent? callEvent) =>
        _events.TryRead(out callEvent);

    /// <summary>The events as they come; ends after <see cref="CallFinished"/>. For one reader.</summary>
    public IAsyncEnumerable<CallEvent> ReadEventsAsync(CancellationToken cancellationToken = default) =>
        _events.ReadAllAsync(cancellationToken);

    /// <summary>Hangs up if that has not happened, and waits until audio is closed; at most a few seconds. Never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await HangUpAsync().ConfigureAwait(false);
        }
        catch (VoipException)
        {
            // The client is gone, and with it the call.
        }
    }

    internal void SetRinging()
    {
        Volatile.Write(ref _state, (int)CallState.Ringing);
        _events.Write(new CallRang());
    }

    internal void Attach(CallMedia media)
    {
        _media = media;
        ApplyStatus();
        ApplyPlace();
    }

    internal void SetConnected(IPEndPoint remote, string codec, in CallSnapshot snapshot)
    {
        RemoteEndPoint = remote;
        Codec = codec;
        IsEncrypted = snapshot.IsSecured;
        _authenticationString = snapshot.AuthenticationString;
        Volatile.Write(ref _state, (int)CallState.Connected);
        ApplyStatus();
        _connected.TrySetResult(true);
        _events.Write(new CallEstablished(codec));
    }

    internal void SetAuthenticationString(string text)
    {
        _authenticationString = text;
        _events.Write(new CallAuthenticationStringKnown(text));
    }

    internal void SetRemoteStatus(CallRemoteStatus status)
    {
        _remoteOnHold = status.IsHeld;
        _remoteMuted = status.IsMuted;
        _remoteRecording = status.IsRecording;
        ApplyStatus();
        _events.Write(new CallRemoteStatusChanged(status.IsHeld, status.IsMuted) { IsRecording = status.IsRecording });
    }

    /// <summary>Looks whether the quality has changed; on the endpoint's loop, some times a second.</summary>
    internal void CheckQuality()
    {
        double rating = 0;
        if (_media?.GetQuality(out rating) is { } quality && quality != _quality)
        {
            _quality = quality;
            _events.Write(new CallQualityChanged(quality, Protocol.Media.EModel.ToMos(rating)));
        }
    }

    internal void SetMoved(IPEndPoint remote)
    {
        RemoteEndPoint = remote;
        _events.Write(new CallPeerMoved(remote));
    }

    internal void SetFailed(VoipCallException exception)
    {
        if (_connected.TrySetException(exception))
        {
            // Nobody may be waiting; the call's end tells the rest.
            _ = _connected.Task.Exception;
        }
    }

    internal void SetAnswering() => Volatile.Write(ref _state, (int)CallState.Answering);

    internal void SetEnded(CallEndReason reason)
    {
        Volatile.Write(ref _state, (int)CallState.Ended);
        _connected.TrySetResult(false);
        if (_ended.TrySetResult(reason))
        {
            _events.Write(new CallFinished(reason));
            _events.Complete();
        }
    }

    private void PublishStatus()
    {
        ApplyStatus();
        _endpoint.PublishStatus(this);
    }

    // Read and applied in one step: else a thread that read the flags before the user muted would unmute after it.
    private void ApplyStatus()
    {
        lock (_statusGate)
        {
            _media?.SetStatus(_muted, _onHold, _remoteOnHold);
        }
    }

    private void ApplyPlace()
    {
        if (_media is { } media)
        {
            media.Port.Volume = _volume;
            media.Port.Pan = _pan;
            media.Port.Content = _content;
        }
    }

    private void ThrowIfOutgoing(string what)
    {
        if (Direction == CallDirection.Outgoing)
        {
            throw new InvalidOperationException($"Only an incoming call can be {what}.");
        }
    }
}
