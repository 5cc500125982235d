using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Server.Internal;

/// <summary>What all connections of a server share.</summary>
internal sealed record ConnectionContext(
    DirectoryServerOptions Options,
    DirectoryServerMachineOptions MachineOptions,
    IUserDirectory Directory,
    ServerMetrics Metrics,
    ILogger Logger,
    Action<DirectoryConnection> Closed);

/// <summary>Drives one client's session machine: over its socket, and between it and the directory.</summary>
internal sealed class DirectoryConnection : StreamDriver<Action<DirectoryServerMachine, MonoTime>>, IUserSession
{
    // No packet is shorter than this, so that the machine's own limit is reached first unless its loop does not run.
    private const int LeastPacketBytes = 16;
    private readonly Socket _socket;
    private readonly ConnectionContext _context;
    private readonly DirectoryServerMachine _machine;
    private IUserPresence? _presence;
    private Task _asking = Task.CompletedTask;
    private bool _released;
    private volatile bool _mailboxFull;
    private string? _endDetail;
    private long _packetsReceived;
    private long _packetsSent;
    private long _packetsIgnored;

    public DirectoryConnection(Socket socket, TransportAddress peer, ConnectionContext context)
        : base(
            new NetworkStream(socket, ownsSocket: true),
            context.Options.TimeProvider,
            Math.Max(1_024, context.Options.MaxOutboundBytes / LeastPacketBytes),
            context.Options.SendTimeout)
    {
        _socket = socket;
        _context = context;
        Peer = peer;
        _machine = new DirectoryServerMachine(context.MachineOptions, peer.Address, Now);
    }

    public TransportAddress Peer { get; }

    /// <summary>Completes after <c>Completion</c>, when the directory has seen the user off.</summary>
    public Task Released { get; private set; } = Task.CompletedTask;

    protected override MonoTime? NextDeadline => _machine.NextDeadline;

    protected override bool IsFinished => _machine.IsFinished;

    public void Shutdown()
    {
        if (!TryPost(static (machine, now) => machine.HandleShutdown(now)))
        {
            Abort();
        }
    }

    public void NotifyInvite(Username from) => Post((machine, now) => machine.NotifyInvite(from, now));

    public void NotifyContact(DirectoryContact contact) => Post((machine, now) => machine.NotifyContact(contact, now));

    public void NotifyRefused(Username by) => Post((machine, now) => machine.NotifyRefused(by, now));

    protected override void HandleStart(MonoTime now)
    {
    }

    protected override void HandleBytes(ReadOnlySpan<byte> bytes, MonoTime now) => _machine.HandleBytes(bytes, now);

    protected override void HandleEndOfStream(MonoTime now) => _machine.HandleEndOfStream(now);

    protected override void HandleTimeout(MonoTime now) => _machine.HandleTimeout(now);

    protected override void HandleCommand(Action<DirectoryServerMachine, MonoTime> command, MonoTime now) =>
        command(_machine, now);

    protected override bool TryTransmit(Span<byte> buffer, out int length) => _machine.TryTransmit(buffer, out length);

    protected override void DrainEvents(MonoTime now)
    {
        while (_machine.TryTakeEvent(out DirectoryServerEvent? serverEvent))
        {
            switch (serverEvent)
            {
                case LoginRequested login:
                    AskLogin(login, now);
                    break;
                case LoginRefused refused:
                    CountLogin(refused.Result);
                    break;
                case SessionEnded ended:
                    _endDetail = ended.Detail;
                    Release();
                    break;
                default:
                    Ask(serverEvent, now);
                    break;
            }
        }

        CountPackets();
    }

    protected override void HandleClosing(bool orderly)
    {
        if (!orderly)
        {
            ServerSockets.PrepareAbort(_socket);
        }
    }

    protected override void HandleStopped()
    {
        Release();
        CountPackets();
        (string reason, bool dropped) = Reason();
        _context.Metrics.ConnectionClosed(reason, dropped);
        _context.Logger.Disconnected(Peer, reason, _endDetail);
        if (Failure is not (null or IOException or SocketException or TimeoutException or ObjectDisposedException))
        {
            _context.Logger.ConnectionFaulted(Failure);
        }

        _context.Closed(this);
    }

    private void AskLogin(LoginRequested login, MonoTime now)
    {
        var self = new DirectoryContact(login.Username, login.Endpoint, login.IdentityKey);
        ValueTask<LoginAnswer> asked = _context.Directory.LoginAsync(self, this);
        if (asked.IsCompletedSuccessfully)
        {
            LoginAnswer answer = asked.Result;
            Keep(answer);
            _machine.CompleteLogin(answer.Result, answer.Invitations, answer.Contacts, now);
            return;
        }

        _asking = FinishAsync();

        async Task FinishAsync()
        {
            LoginAnswer answer = await AnswerAsync(asked, LoginAnswer.Refused(DirectoryResult.Unavailable)).ConfigureAwait(false);

            // Kept at once, not by the loop: it may have ended, and the name must be freed all the same.
            Keep(answer);
            Post((machine, later) => machine.CompleteLogin(answer.Result, answer.Invitations, answer.Contacts, later));
        }

        void Keep(LoginAnswer answer)
        {
            _presence = answer.Presence;
            CountLogin(answer.Result);
            if (answer.Presence is not null)
            {
                _context.Logger.LoggedIn(Peer, login.Username);
            }
        }
    }

    private void Ask(DirectoryServerEvent request, MonoTime now)
    {
        ValueTask<RequestAnswer> asked = _presence is not { } presence
            ? new(new RequestAnswer(DirectoryResult.NotLoggedIn))
            : request switch
            {
                InviteRequested invite => presence.InviteAsync(invite.Username),
                AcceptRequested accept => presence.AcceptAsync(accept.Username),
                RefuseRequested refuse => presence.RefuseAsync(refuse.Username),
                MoveRequested move => presence.MoveAsync(move.Endpoint),
                _ => throw new InvalidOperationException($"{request.GetType().Name} has no handler."),
            };
        if (asked.IsCompletedSuccessfully)
        {
            Finish(asked.Result, now);
            return;
        }

        _asking = FinishAsync();

        async Task FinishAsync()
        {
            RequestAnswer answer = await AnswerAsync(asked, new RequestAnswer(DirectoryResult.Unavailable)).ConfigureAwait(false);

            Post((_, later) => Finish(answer, later));
        }

        void Finish(RequestAnswer answer, MonoTime at)
        {
            if (request is InviteRequested)
            {
                _context.Metrics.Invite(answer.Result);
            }

            _machine.CompleteRequest(answer.Result, answer.Contact, at);
        }
    }

    // A directory that fails refuses the request; the connection lives on.
    private async ValueTask<T> AnswerAsync<T>(ValueTask<T> asked, T unavailable)
    {
        try
        {
            return await asked.ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _context.Logger.DirectoryFailed(exception);
            return unavailable;
        }
    }

    private void Post(Action<DirectoryServerMachine, MonoTime> command)
    {
        if (!TryPost(command))
        {
            // Full, or closed: then the abort does nothing.
            _mailboxFull = true;
            Abort();
        }
    }

    private void Release()
    {
        if (_released)
        {
            return;
        }

        _released = true;
        Released = ReleaseAsync();
    }

    private async Task ReleaseAsync()
    {
        await _asking.ConfigureAwait(false);
        if (_presence is not { } presence)
        {
            return;
        }

        try
        {
            _context.Metrics.Logout();
            await presence.ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            _context.Logger.DirectoryFailed(exception);
        }
    }

    private void CountLogin(DirectoryResult result)
    {
        _context.Metrics.Login(result);
        if (result != DirectoryResult.Success)
        {
            _context.Logger.LoginRefused(Peer, result);
        }
    }

    private void CountPackets()
    {
        _context.Metrics.Packets(
            _machine.PacketsReceived - _packetsReceived,
            _machine.PacketsSent - _packetsSent,
            _machine.PacketsIgnored - _packetsIgnored);
        _packetsReceived = _machine.PacketsReceived;
        _packetsSent = _machine.PacketsSent;
        _packetsIgnored = _machine.PacketsIgnored;
    }

    private (string Reason, bool Dropped) Reason() => _machine.EndReason switch
    {
        DirectoryServerEndReason.ClosedByPeer => ("ClosedByPeer", false),
        DirectoryServerEndReason.Shutdown => ("Shutdown", false),
        DirectoryServerEndReason.None when Failure is TimeoutException => ("SendTimeout", true),
        DirectoryServerEndReason.None when _mailboxFull => ("Overload", true),
        DirectoryServerEndReason.None when Failure is IOException or SocketException => ("ClosedByPeer", false),
        DirectoryServerEndReason.None => Failure is null ? ("Shutdown", false) : ("Fault", true),
        var reason => (reason.ToString(), true),
    };
}
