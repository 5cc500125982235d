using System.Diagnostics.CodeAnalysis;
using System.Net;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Directory;

/// <summary>
/// One client's session at the directory server, without any I/O: bytes, time and the directory's answers go in; bytes,
/// requests to the directory and a deadline come out (docs/PROTOCOL.md §6).
/// </summary>
/// <remarks>
/// <para>It finds out by itself whether the client is a deployed base-level peer without framing, a framed base-level
/// peer or an extended one, and speaks to each as it can hear.</para>
/// <para>One request is under way at a time: while the directory is being asked, what the client sends next waits, so
/// that it is answered in the order in which it asked. Not thread-safe: one loop owns a machine. After every call its
/// owner takes all events and all bytes, then waits for <see cref="NextDeadline"/>.</para>
/// <para>After the end every method is allowed and does nothing, since an answer or a notice may be on its way.</para>
/// </remarks>
public sealed partial class DirectoryServerMachine
{
    private readonly DirectoryServerMachineOptions _options;
    private readonly IPAddress _peerAddress;
    private readonly ServerInbox _inbox;
    private readonly ServerOutbox _outbox;
    private readonly ServerTold _told = new();
    private readonly Queue<DirectoryServerEvent> _events = new();
    private readonly MonoTime _greetAt;
    private MonoTime _now;
    private MonoTime _loginBy;
    private MonoTime _lastReceived;
    private MonoTime _flushedBy;
    private bool _hasReceived;
    private bool _announcedKeepAlive;
    private bool _announcedIdentity;

    /// <summary>Creates the machine for a connection that was just accepted.</summary>
    /// <param name="options">Times and limits.</param>
    /// <param name="peerAddress">The TCP source address, which friends are told; IPv4-mapped becomes IPv4.</param>
    /// <param name="now">The time of the connection.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public DirectoryServerMachine(DirectoryServerMachineOptions options, IPAddress peerAddress, MonoTime now)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(peerAddress);
        _options = options;
        _peerAddress = peerAddress;
        _inbox = new ServerInbox(options, now);
        _outbox = new ServerOutbox(options.MaxOutboundBytes, options.UnframedSpacing);
        _now = now;
        _lastReceived = now;
        _greetAt = now + options.GreetingDelay;
        _loginBy = now + options.LoginTimeout;
    }

    /// <summary>Whether the client is logged in. False again after the end.</summary>
    public bool IsLoggedIn => _user is not null && EndReason == DirectoryServerEndReason.None;

    /// <summary>Whether the client announced extensions (attributes on its 000).</summary>
    public bool IsExtended => _outbox.IsExtended;

    /// <summary>What is known of how the client ends its packets.</summary>
    public StreamFraming Framing => _inbox.Framing;

    /// <summary>Why the session is over; <see cref="DirectoryServerEndReason.None"/> while it is not.</summary>
    public DirectoryServerEndReason EndReason { get; private set; }

    /// <summary>True when the session is over and nothing is left to transmit: the connection is to be closed.</summary>
    public bool IsFinished => EndReason != DirectoryServerEndReason.None && _outbox.IsEmpty;

    /// <summary>Packets received so far, malformed ones included.</summary>
    public long PacketsReceived => _inbox.PacketsReceived;

    /// <summary>Packets transmitted so far, answers to pings not counted.</summary>
    public long PacketsSent => _outbox.PacketsSent;

    /// <summary>Packets ignored so far: numbers that are not known, or that only servers or callers send.</summary>
    public long PacketsIgnored { get; private set; }

    /// <summary>When <see cref="HandleTimeout"/> is to be called although nothing came; null when it need not be.</summary>
    public MonoTime? NextDeadline
    {
        get
        {
            MonoTime? deadline = _outbox.Deadline(_now);
            if (EndReason != DirectoryServerEndReason.None)
            {
                return IsFinished ? null : MonoTime.Earlier(deadline, _flushedBy);
            }

            deadline = MonoTime.Earlier(deadline, _inbox.Deadline);
            if (!_hasReceived && !_greeted)
            {
                deadline = MonoTime.Earlier(deadline, _greetAt);
            }

            return MonoTime.Earlier(deadline, IsLoggedIn ? IdleBy : _loginBy);
        }
    }

    private MonoTime IdleBy => _lastReceived + (_announcedKeepAlive ? _options.KeepAliveTimeout : _options.IdleTimeout);

    /// <summary>What one read of the socket returned.</summary>
    public void HandleBytes(ReadOnlySpan<byte> bytes, MonoTime now)
    {
        _now = now;
        if (EndReason != DirectoryServerEndReason.None || bytes.IsEmpty)
        {
            return;
        }

        _hasReceived = true;
        _lastReceived = now;
        _inbox.Append(bytes, now);
        HandleInputs();
    }

    /// <summary>
    /// The client closed its end, or the network broke the connection. What the client asked before is still answered.
    /// </summary>
    public void HandleEndOfStream(MonoTime now)
    {
        _now = now;
        if (EndReason == DirectoryServerEndReason.None)
        {
            _inbox.EndOfStream(now);
            HandleInputs();
        }
    }

    /// <summary>Time has passed; also allowed before <see cref="NextDeadline"/>.</summary>
    public void HandleTimeout(MonoTime now)
    {
        _now = now;
        if (EndReason != DirectoryServerEndReason.None)
        {
            if (now >= _flushedBy)
            {
                _outbox.Clear();
            }

            return;
        }

        if (!_hasReceived && !_greeted && now >= _greetAt)
        {
            // Deployed clients expect the server to speak first; what the client can do is not known yet.
            Greet(withExtensions: false);
        }

        _inbox.Read(now);
        HandleInputs();
        if (IsLoggedIn)
        {
            EndIf(now >= IdleBy, DirectoryServerEndReason.IdleTimeout);
        }
        else
        {
            EndIf(now >= _loginBy && _request != Request.Login, DirectoryServerEndReason.LoginTimeout);
        }
    }

    /// <summary>The server stops: says what it still has to say, and ends.</summary>
    public void HandleShutdown(MonoTime now)
    {
        _now = now;
        EndIf(true, DirectoryServerEndReason.Shutdown);
    }

    /// <summary>Takes bytes to write to the socket, in one write; call until it returns false.</summary>
    /// <param name="buffer">At least 4,098 bytes, so that every packet fits.</param>
    /// <param name="length">Bytes written to <paramref name="buffer"/>.</param>
    public bool TryTransmit(Span<byte> buffer, out int length) => _outbox.TryTransmit(buffer, _now, out length);

    /// <summary>Takes the next request or report; call until it returns false.</summary>
    public bool TryTakeEvent([NotNullWhen(true)] out DirectoryServerEvent? serverEvent) => _events.TryDequeue(out serverEvent);

    private void HandleInputs()
    {
        _outbox.IsFramed = _inbox.Framing == StreamFraming.Framed;
        if (_inbox.IsExceeded && EndReason == DirectoryServerEndReason.None)
        {
            End(DirectoryServerEndReason.RateExceeded, flush: false);
            return;
        }

        while (_request == Request.None && EndReason == DirectoryServerEndReason.None && _inbox.TryTake(out ServerInput input))
        {
            if (input.Packet is { } packet)
            {
                HandlePacket(packet);
            }
            else if (input.Error.Kind != PacketErrorKind.None)
            {
                End(DirectoryServerEndReason.Malformed, flush: true, input.Error.ToString());
            }
            else
            {
                End(DirectoryServerEndReason.ClosedByPeer, flush: true);
            }
        }

        if (_inbox.TryTakePing() && _announcedKeepAlive && EndReason == DirectoryServerEndReason.None)
        {
            _outbox.AddPong();
        }
    }

    private void EndIf(bool condition, DirectoryServerEndReason reason)
    {
        if (condition && EndReason == DirectoryServerEndReason.None)
        {
            End(reason, flush: true);
        }
    }

    private void End(DirectoryServerEndReason reason, bool flush, string? detail = null)
    {
        EndReason = reason;
        _flushedBy = _now + _options.FlushTimeout;
        _early = null;
        if (!flush)
        {
            _outbox.Clear();
        }

        _events.Enqueue(new SessionEnded(reason, detail));
    }
}
