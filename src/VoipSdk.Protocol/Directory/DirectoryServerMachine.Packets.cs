using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Directory;

// What each packet means, what the directory's answers become, and what others' doings are told (docs/PROTOCOL.md §6).
public sealed partial class DirectoryServerMachine
{
    private readonly record struct Notice(PacketType Type, DirectoryContact Contact);

    private Request _request;
    private string _requestName = "";
    private Username? _requestUser;
    private Username? _user;
    private int _callPort;
    private bool _greeted;
    private List<Notice>? _early;

    private enum Request
    {
        None,
        Login,
        Move,
        Invite,
        Accept,
        Refuse,
    }

    private TransportAddress Endpoint => new(_peerAddress, (ushort)_callPort);

    /// <summary>The directory's answer to <see cref="LoginRequested"/>.</summary>
    /// <param name="result"><see cref="DirectoryResult.Success"/>, or why not.</param>
    /// <param name="invitations">Users whose invitations wait for this one's answer; used on success only.</param>
    /// <param name="contacts">The user's friends; used on success only.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidOperationException">No login is under way.</exception>
    public void CompleteLogin(
        DirectoryResult result, IReadOnlyList<Username> invitations, IReadOnlyList<DirectoryContact> contacts, MonoTime now)
    {
        ArgumentNullException.ThrowIfNull(invitations);
        ArgumentNullException.ThrowIfNull(contacts);
        if (!TryFinishRequest(now, _request == Request.Login, out _))
        {
            return;
        }

        if (result == DirectoryResult.Success)
        {
            _user = _requestUser;
            Send(new SuccessConnectPacket(), bounded: false);
            TellAll(invitations, contacts);
        }
        else
        {
            Send(WithReason(new FailConnectPacket(), result));
        }

        _early = null;
        HandleInputs();
    }

    /// <summary>The directory's answer to any other request.</summary>
    /// <param name="result"><see cref="DirectoryResult.Success"/>, or why not.</param>
    /// <param name="contact">The other user, where both are friends now or were before; else null.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidOperationException">No such request is under way.</exception>
    public void CompleteRequest(DirectoryResult result, DirectoryContact? contact, MonoTime now)
    {
        if (!TryFinishRequest(now, _request is not (Request.None or Request.Login), out Request request))
        {
            return;
        }

        if (request == Request.Invite && result == DirectoryResult.Success)
        {
            Send(new PendingSuccessPacket(_requestName));
        }
        else if (result != DirectoryResult.Success)
        {
            RefuseRequest(request, result);
        }

        if (request is Request.Accept or Request.Refuse && _requestUser is { } user)
        {
            _told.RemoveInvite(user);
        }

        if (result == DirectoryResult.Success && contact is { } friend)
        {
            // Also when it is no news: whoever invites or accepts a friend again wants to know where the friend is.
            friend = ForThisClient(friend);
            _told.AddContact(friend);
            SendContact(friend, bounded: true);
        }

        HandleInputs();
    }

    /// <summary>Another user invites this one: 010, unless this session has told it already.</summary>
    public void NotifyInvite(Username from, MonoTime now) => HandleNotice(new(PacketType.PendingInfo, new(from, default)), now);

    /// <summary>A friend is new, is reached elsewhere or has another identity key: 013, unless this session has told it already.</summary>
    public void NotifyContact(DirectoryContact contact, MonoTime now) => HandleNotice(new(PacketType.AddContact, contact), now);

    /// <summary>Another user refused this one's invitation: 012 to an extended client, nothing to any other.</summary>
    public void NotifyRefused(Username by, MonoTime now) => HandleNotice(new(PacketType.RefusePending, new(by, default)), now);

    private void HandlePacket(Packet packet)
    {
        switch (packet)
        {
            case WelcomePacket welcome:
                HandleWelcome(welcome);
                break;
            case ConnectPacket connect:
                HandleConnect(connect);
                break;
            case PendingRequestPacket invite:
                HandleRequest(Request.Invite, invite.Username);
                break;
            case AcceptPendingPacket accept:
                HandleRequest(Request.Accept, accept.Username);
                break;
            case RefusePendingPacket refuse:
                HandleRequest(Request.Refuse, refuse.Username);
                break;
            default:
                PacketsIgnored++;
                break;
        }
    }

    private void HandleWelcome(WelcomePacket welcome)
    {
        bool hasAttributes = welcome.Attributes.Count > 0;
        _outbox.IsExtended |= hasAttributes;
        string? extensions = welcome.Attributes.Find(DirectoryExtensions.AttributeName);
        _announcedKeepAlive |= DirectoryExtensions.Contains(extensions, DirectoryExtensions.KeepAlive);
        _announcedIdentity |= DirectoryExtensions.Contains(extensions, DirectoryExtensions.Identity);

        // A deployed client was greeted when it connected, and would take a second 000 for the answer to its 001.
        if (!_greeted || Framing == StreamFraming.Framed)
        {
            Greet(hasAttributes);
        }

        bool moved = welcome.Port is { } port && port != _callPort;
        _callPort = welcome.Port ?? _callPort;
        if (moved && _user is not null)
        {
            Ask(Request.Move, new MoveRequested(Endpoint));
        }
    }

    private void Greet(bool withExtensions)
    {
        _greeted = true;
        var welcome = new WelcomePacket();
        Send(withExtensions
            ? welcome with
            {
                Attributes = welcome.Attributes.With(
                    DirectoryExtensions.AttributeName, $"{DirectoryExtensions.KeepAlive},{DirectoryExtensions.Identity}"),
            }
            : welcome);
    }

    private void HandleConnect(ConnectPacket packet)
    {
        _loginBy = _now + _options.LoginTimeout;
        bool isValid = Username.TryCreate(packet.Username, out Username username);
        IdentityPublicKey? key = null;
        DirectoryResult result = _user is not null ? DirectoryResult.AlreadyLoggedIn
            : !isValid ? DirectoryResult.Invalid
            : !TryReadKey(packet, out key) ? DirectoryResult.InvalidKey
            : DirectoryResult.Success;
        if (result == DirectoryResult.Success)
        {
            // Without a 000, or without a port on it, port 0: the user can be a friend, and takes no calls.
            _requestUser = username;
            Ask(Request.Login, new LoginRequested(username, Endpoint, key));
            return;
        }

        Send(WithReason(new FailConnectPacket(), result));
        _events.Enqueue(new LoginRefused(result));
    }

    // Refused rather than ignored: a login without its key would alarm every friend, and tell its own user nothing.
    private bool TryReadKey(ConnectPacket packet, out IdentityPublicKey? key)
    {
        key = null;
        return !_announcedIdentity
            || !packet.Attributes.TryGet(DirectoryExtensions.KeyAttributeName, out string? text)
            || IdentityPublicKey.TryParse(text, out key);
    }

    private void HandleRequest(Request request, string name)
    {
        bool isValid = Username.TryCreate(name, out Username username);
        _requestName = isValid && ServerOutbox.Echo(name) != name ? username.Display : ServerOutbox.Echo(name);
        if (_user is null)
        {
            RefuseRequest(request, DirectoryResult.NotLoggedIn);
        }
        else if (!isValid)
        {
            RefuseRequest(request, request == Request.Invite ? DirectoryResult.Invalid : DirectoryResult.NoInvite);
        }
        else if (username == _user)
        {
            RefuseRequest(request, request == Request.Invite ? DirectoryResult.Self : DirectoryResult.NoInvite);
        }
        else
        {
            _requestUser = username;
            Ask(request, request switch
            {
                Request.Invite => new InviteRequested(username),
                Request.Accept => new AcceptRequested(username),
                _ => new RefuseRequested(username),
            });
        }
    }

    private void Ask(Request request, DirectoryServerEvent question)
    {
        _request = request;
        _events.Enqueue(question);
    }

    private bool TryFinishRequest(MonoTime now, bool isUnderWay, out Request request)
    {
        _now = now;
        request = _request;
        if (EndReason != DirectoryServerEndReason.None)
        {
            return false;
        }

        if (!isUnderWay)
        {
            throw new InvalidOperationException("The client has not asked for what is answered here.");
        }

        _request = Request.None;
        return true;
    }

    // 011 and 012 have no answer at the base level, where silence is all that a refusal can be.
    private void RefuseRequest(Request request, DirectoryResult result)
    {
        if (request == Request.Invite || (request != Request.Move && IsExtended))
        {
            Send(WithReason(new PendingFailPacket(_requestName), result));
        }
    }

    private void HandleNotice(Notice notice, MonoTime now)
    {
        _now = now;
        if (EndReason != DirectoryServerEndReason.None)
        {
            return;
        }

        if (_user is not null)
        {
            Tell(notice, bounded: true);
        }
        else if (_request == Request.Login)
        {
            // The name is taken already, but 002 has to come first.
            (_early ??= []).Add(notice);
            if (_early.Count > _options.PacketBurst)
            {
                End(DirectoryServerEndReason.OutboundQueueFull, flush: false);
            }
        }
    }

    private void TellAll(IReadOnlyList<Username> invitations, IReadOnlyList<DirectoryContact> contacts)
    {
        foreach (Username from in invitations)
        {
            Tell(new Notice(PacketType.PendingInfo, new(from, default)), bounded: false);
        }

        foreach (DirectoryContact contact in contacts)
        {
            Tell(new Notice(PacketType.AddContact, contact), bounded: false);
        }

        foreach (Notice notice in _early ?? [])
        {
            Tell(notice, bounded: true);
        }
    }

    private void Tell(Notice notice, bool bounded)
    {
        Username user = notice.Contact.Username;
        if (notice.Type == PacketType.AddContact)
        {
            DirectoryContact contact = ForThisClient(notice.Contact);
            if (_told.AddContact(contact))
            {
                SendContact(contact, bounded);
            }
        }
        else if (notice.Type == PacketType.RefusePending)
        {
            if (IsExtended)
            {
                Send(new RefusePendingPacket(user.Display), bounded);
            }
        }
        else if (_told.AddInvite(user))
        {
            Send(new PendingInfoPacket(user.Display), bounded);
        }
    }

    // To a client without `identity` a friend's new key is no news.
    private DirectoryContact ForThisClient(DirectoryContact contact) =>
        _announcedIdentity ? contact : contact with { IdentityKey = null };

    private void SendContact(DirectoryContact contact, bool bounded)
    {
        Packet packet = new AddContactPacket(contact.Endpoint.Address, contact.Endpoint.Port, contact.Username.Display);
        Send(
            contact.IdentityKey is { } key
                ? packet with { Attributes = packet.Attributes.With(DirectoryExtensions.KeyAttributeName, key.ToString()) }
                : packet,
            bounded);
    }

    private Packet WithReason(Packet packet, DirectoryResult result) => IsExtended
        ? packet with { Attributes = packet.Attributes.With(DirectoryReasons.AttributeName, result.ToReason()) }
        : packet;

    private void Send(Packet packet, bool bounded = true)
    {
        if (EndReason == DirectoryServerEndReason.None && !_outbox.TryAdd(packet, bounded))
        {
            End(DirectoryServerEndReason.OutboundQueueFull, flush: false);
        }
    }
}
