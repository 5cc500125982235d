using System.Buffers;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>
/// The one UDP socket of a client and the calls on it: drives the <see cref="CallAgent"/>, which decides everything.
/// </summary>
/// <remarks>
/// Two threads: a <see cref="CallReceiver"/>'s hands media straight to its call; the control loop owns the agent and gets
/// everything else through its bounded mailbox. A flood of control datagrams overflows the mailbox and is lost, like any datagram.
/// </remarks>
internal sealed partial class CallEndpoint : ICallDirectory, ICallControl, IAsyncDisposable
{
    private const int MailboxCapacity = 256;

    /// <summary>How long a closing client still tells its peers that it hangs up.</summary>
    private static readonly TimeSpan GoodbyeTimeout = TimeSpan.FromMilliseconds(600);

    private readonly DatagramSocket _socket;
    private readonly CallAgent _agent;
    private readonly CallCodecCatalog _codecs;
    private readonly IAeadProvider _aeadProvider;
    private readonly Action<string>? _keyLog;
    private readonly AdaptationOptions _adaptation;
    private readonly int _channels;
    private readonly AudioContent _content;
    private readonly IAudioBackend _backend;
    private readonly Action<PeerCallSession> _incomingCall;
    private readonly TimeProvider _timeProvider;
    private readonly MediaClock _clock;
    private readonly ILogger _logger;
    private readonly Channel<Input> _mailbox;
    private readonly ITimer _timer;
    private readonly CallReceiver _receiver;
    private readonly Dictionary<int, PeerCallSession> _sessions = [];
    private readonly byte[] _transmitBuffer = new byte[DatagramSocket.MaxDatagramBytes];
    private volatile PeerCallSession[] _published = [];
    private Task _loop = Task.CompletedTask;
    private int _disposed;

    private CallEndpoint(DatagramSocket socket, DirectoryClientOptions options, Action<PeerCallSession> incomingCall)
    {
        _socket = socket;
        _codecs = new CallCodecCatalog(options.Codecs);
        _aeadProvider = options.AeadProvider ?? DefaultAead.Provider;
        _keyLog = options.MediaKeyLog;
        _adaptation = new AdaptationOptions(Begins: false, options.MinBitrate, options.MaxBitrate)
        {
            MinMusicBitrate = options.MinMusicBitrate,
            MaxMusicBitrate = options.MaxMusicBitrate,
            FrameDuration = options.FrameDuration,
            Effort = new EffortOptions(options.CpuBudget, options.MaxComplexity),
        };
        _channels = options.Channels;
        _content = options.Content;
        _agent = new CallAgent(new CallAgentOptions
        {
            Codecs = _codecs.Offer,
            TakesStereo = options.Channels == 2 && _codecs.HasStereo,
            RingTimeout = options.RingTimeout,
            MaxCalls = options.MaxCalls,
            MediaTimeout = options.MediaTimeout,
            Encryption = options.Encryption,
            AeadProvider = _aeadProvider,
        }, RandomNumbers.NextBytes(32));
        _backend = options.AudioBackend ?? NullAudioBackend.Instance;
        _incomingCall = incomingCall;
        _timeProvider = options.TimeProvider ?? TimeProvider.System;
        _clock = new MediaClock(_timeProvider);
        _logger = (options.LoggerFactory ?? NullLoggerFactory.Instance).CreateLogger("VoipSdk.Calls");
        _mailbox = Channel.CreateBounded<Input>(new BoundedChannelOptions(MailboxCapacity) { SingleReader = true });
        _timer = _timeProvider.CreateTimer(
            static state => ((CallEndpoint)state!)._mailbox.Writer.TryWrite(default),
            this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _receiver = new CallReceiver(socket, this, _logger);
    }

    /// <summary>The UDP port that packet 000 announces.</summary>
    public int Port => _socket.LocalPort;

    /// <summary>The calls that have not ended; a snapshot.</summary>
    public IReadOnlyList<PeerCallSession> Sessions => _published;

    /// <summary>Whether this end can take part in encrypted calls at all.</summary>
    public static bool CanEncrypt(DirectoryClientOptions options) => (options.AeadProvider ?? DefaultAead.Provider).IsSupported;

    /// <summary>Opens the socket and starts both threads.</summary>
    /// <param name="options">Validated options of the client.</param>
    /// <param name="incomingCall">Called on the control loop for each incoming call; must not block or throw.</param>
    /// <exception cref="VoipConnectionException">The socket cannot be opened, or calls cannot be encrypted and have to be.</exception>
    public static CallEndpoint Open(DirectoryClientOptions options, Action<PeerCallSession> incomingCall)
    {
        if (options.Encryption == CallEncryption.Required && !CanEncrypt(options))
        {
            throw new VoipConnectionException(
                VoipConnectionFailure.EncryptionUnavailable,
                "This runtime has no AES-GCM, and calls have to be encrypted. Give DirectoryClientOptions.AeadProvider an " +
                "implementation, or set DirectoryClientOptions.Encryption to Preferred to call others of this kind in the clear.");
        }

        DatagramSocket socket;
        try
        {
            socket = DatagramSocket.Bind(options.CallAddress, options.CallPort);
        }
        catch (SocketException exception)
        {
            throw new VoipConnectionException(
                VoipConnectionFailure.CallSocketUnavailable,
                $"UDP port {options.CallPort} cannot be opened for calls: {exception.SocketErrorCode}.", exception);
        }

        var endpoint = new CallEndpoint(socket, options, incomingCall);
        endpoint._receiver.Start();
        endpoint._loop = Task.Run(endpoint.RunAsync);
        endpoint._logger.CallSocketOpen(endpoint.Port);
        return endpoint;
    }

    public void SetLocalUser(string username, IdentityKey? identity) => Post(() => _agent.SetLocalUser(username, identity));

    public void SetContact(string username, TransportAddress address, IdentityPublicKey? trustedKey, bool refused) =>
        Post(() => _agent.SetContact(username, address, trustedKey, refused));

    /// <summary>Opens the audio, then places the call; completes when the first 004 is on its way.</summary>
    public async Task<PeerCallSession> CallAsync(string username, CallOptions? options, CancellationToken cancellationToken)
    {
        CallMedia media = await OpenMediaAsync(options, cancellationToken).ConfigureAwait(false);
        try
        {
            CallId id = RandomNumbers.NextCallId();

            // Not cancelled from here on: the loop answers at once, and a call that rings must have an owner.
            (PeerCallSession? session, CallDialError error) = await AskAsync(() => Dial(username, id, media)).ConfigureAwait(false);
            return session ?? throw CallErrors.ToException(error, username);
        }
        catch
        {
            await media.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Opens the audio, then answers. False when there was nothing to answer any more.</summary>
    public async Task<bool> AnswerAsync(PeerCallSession session, CallOptions? options, CancellationToken cancellationToken)
    {
        if (session.State != CallState.Incoming)
        {
            return false;
        }

        CallMedia media = await OpenMediaAsync(options, cancellationToken).ConfigureAwait(false);
        bool answered = false;
        try
        {
            answered = await AskAsync(() => Answer(session, media)).ConfigureAwait(false);
        }
        finally
        {
            if (!answered)
            {
                await media.DisposeAsync().ConfigureAwait(false);
            }
        }

        return answered;
    }

    public Task DeclineAsync(PeerCallSession session, CancellationToken cancellationToken) =>
        EndAsync(session, () => _agent.Decline(session.Handle, _clock.Now), cancellationToken);

    public Task HangUpAsync(PeerCallSession session, CancellationToken cancellationToken) =>
        EndAsync(session, () => _agent.HangUp(session.Handle, _clock.Now), cancellationToken);

    /// <summary>The user has muted, held or recorded the call, or ended that.</summary>
    public void PublishStatus(PeerCallSession session) =>
        Post(() => _agent.SetStatus(session.Handle, session.IsOnHold, session.IsMuted, session.IsRecording, _clock.Now));

    /// <summary>Begins to write a recording.</summary>
    public CallRecorder CreateRecorder(IStereoSink sink, Action<CallRecordingEnd> ended) => new(sink, _timeProvider, ended);

    /// <summary>Hangs up all calls, tells the peers, closes the socket. Bounded in time; never throws.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Post(() =>
            {
                _agent.EndAll(_clock.Now);
                _goodbyeUntil = _clock.Now + GoodbyeTimeout;
            });
        }

        await _loop.ConfigureAwait(false);
    }

    private Task<CallMedia> OpenMediaAsync(CallOptions? options, CancellationToken cancellationToken) =>
        CallMedia.OpenAsync(options?.AudioBackend ?? _backend, _clock, _logger, _channels, cancellationToken);

    private async Task EndAsync(PeerCallSession session, Action end, CancellationToken cancellationToken)
    {
        if (!session.Completion.IsCompleted && !_loop.IsCompleted)
        {
            Post(end);
            await session.WaitForEndAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    void ICallControl.HandleDatagram(ReadOnlySpan<byte> datagram, in DatagramAddress from)
    {
        byte[] copy = ArrayPool<byte>.Shared.Rent(datagram.Length);
        datagram.CopyTo(copy);
        if (!_mailbox.Writer.TryWrite(new Input { Buffer = copy, Length = datagram.Length, From = from.ToTransportAddress() }))
        {
            ArrayPool<byte>.Shared.Return(copy);
        }
    }

    void ICallControl.HandleMediaFrom(int call, TransportAddress from) =>
        _mailbox.Writer.TryWrite(new Input { MovedCall = call, From = from });

    private void Post(Action action)
    {
        // A command waits for its place: unlike a datagram it must not get lost. The loop always makes progress.
        ValueTask write = _mailbox.Writer.WriteAsync(new Input { Action = action });
        if (!write.IsCompletedSuccessfully)
        {
            _ = AwaitQuietlyAsync(write);
        }
    }

    private static async Task AwaitQuietlyAsync(ValueTask write)
    {
        try
        {
            await write.ConfigureAwait(false);
        }
        catch (ChannelClosedException)
        {
            // The endpoint is closed: there is nothing left to command.
        }
    }

    private async Task<T> AskAsync<T>(Func<T> question)
    {
        var answer = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Post(() => answer.TrySetResult(question()));
        Task ended = _loop;
        if (await Task.WhenAny(answer.Task, ended).ConfigureAwait(false) == ended && !answer.Task.IsCompleted)
        {
            throw new VoipCallException(VoipCallFailure.Ended, "The client is closed.");
        }

        return await answer.Task.ConfigureAwait(false);
    }
}
