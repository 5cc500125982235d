using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Directory;

// What the server sends: finds the question to each answer, keeps contacts and invitations.
public sealed partial class DirectoryClientMachine
{
    private void ReadPackets()
    {
        while (State != DirectoryClientState.Closed && _reader.TryRead(_now, out Packet? packet, out PacketError error))
        {
            if (packet is null)
            {
                Close(DirectoryCloseReason.ProtocolViolation, error.ToString());
                return;
            }

            if (!HandlePacket(packet))
            {
                IgnoredPackets++;
            }

            SettleRequests();
        }
    }

    private bool HandlePacket(Packet packet) => packet switch
    {
        WelcomePacket => HandleWelcome(packet.Attributes),
        SuccessConnectPacket => HandleLoginAnswer(succeeded: true, packet.Attributes),
        FailConnectPacket => HandleLoginAnswer(succeeded: false, packet.Attributes),
        PendingSuccessPacket { Username: var name } => HandleInviteSent(name),
        PendingFailPacket { Username: var name } => HandleInviteFailed(name, packet.Attributes),
        PendingInfoPacket { Username: var name } => HandleInvitation(name),
        RefusePendingPacket { Username: var name } => HandleRefusal(name),
        AddContactPacket contact => HandleContact(contact),
        _ => false,
    };

    private bool HandleWelcome(PacketAttributes attributes)
    {
        if (attributes.Count > 0)
        {
            string? extensions = attributes.Find(DirectoryExtensions.AttributeName);
            ServerIsExtended = true;
            ServerHandsOnKeys = DirectoryExtensions.Contains(extensions, DirectoryExtensions.Identity);
            _serverAnswersKeepAlives = DirectoryExtensions.Contains(extensions, DirectoryExtensions.KeepAlive);
        }

        _extensionsBy = MayBeAnsweredLater() ? _now + DirectoryClientSettings.LateExtensionsWait : null;
        if (State == DirectoryClientState.Connecting)
        {
            State = DirectoryClientState.Open;
            _events.Enqueue(new DirectoryClientEvent.Welcomed());
        }

        return true;
    }

    // docs/PROTOCOL.md §6.1: a server that has waited in vain for our 000 says a bare one, and its extensions when ours
    // has come at last. A 000 that is here sooner than such a server would speak is the answer to ours.
    private bool MayBeAnsweredLater() =>
        State == DirectoryClientState.Connecting
        && !ServerIsExtended
        && _reader.Framing == StreamFraming.Framed
        && _now >= _startedAt + DirectoryServerMachineOptions.Default.GreetingDelay;

    private bool HandleLoginAnswer(bool succeeded, PacketAttributes attributes)
    {
        // Answers come in the order of the questions: one that is late belongs to the login that timed out.
        Username? late = _expiredLogin;
        _expiredLogin = null;
        bool found = _requests.TryTake(ClientRequestKind.Login, late, out ClientRequest? request);
        if ((request?.Name ?? late) is not { } name || (!found && Username is not null))
        {
            return false;
        }

        if (succeeded && Username is { } current && current != name)
        {
            // The late answer to an earlier login has come first; a server that says yes to both is a broken one.
            Fail(request!, DirectoryRefusal.AlreadyLoggedIn);
            return true;
        }

        if (succeeded && Username is null)
        {
            Username = name;
            _events.Enqueue(new DirectoryClientEvent.LoggedIn(name));
        }

        if (found && succeeded)
        {
            Succeed(request!);
        }
        else if (found)
        {
            Fail(request!, attributes, ifBare: DirectoryRefusal.UsernameInUse);
        }

        return true;
    }

    private bool HandleInviteSent(string? text)
    {
        if (!_requests.TryTake(ClientRequestKind.Invite, ToName(text), out ClientRequest? request))
        {
            return false;
        }

        Succeed(request);
        return true;
    }

    private bool HandleInviteFailed(string? text, PacketAttributes attributes)
    {
        Username? name = ToName(text);
        bool answersAccept = attributes.Find(DirectoryReasons.AttributeName) == DirectoryReasons.NoInvite;
        ClientRequest? request;
        bool found = answersAccept ? _requests.TryTake(ClientRequestKind.Accept, name, out request)
            : name is { } known ? _requests.TryTakeInviteOrAccept(known, out request)
            : _requests.TryTake(ClientRequestKind.Invite, null, out request);
        if (!found)
        {
            return false;
        }

        bool wasAccept = request!.Kind == ClientRequestKind.Accept;
        if (answersAccept)
        {
            Settle(request.Name);
        }

        Fail(request, attributes, wasAccept ? DirectoryRefusal.NoInvitation : DirectoryRefusal.UnknownUser);
        return true;
    }

    private bool HandleInvitation(string text)
    {
        if (ToName(text) is not { } name || _roster.Invite(name) is var change && change == RosterChange.Full)
        {
            return false;
        }

        if (change == RosterChange.Added)
        {
            _events.Enqueue(new DirectoryClientEvent.InvitationReceived(name));
        }

        return true;
    }

    private bool HandleRefusal(string text)
    {
        if (ToName(text) is not { } name)
        {
            return false;
        }

        _events.Enqueue(new DirectoryClientEvent.InvitationRefused(name));
        return true;
    }

    private bool HandleContact(AddContactPacket packet)
    {
        if (ToName(packet.Username) is not { } name)
        {
            return false;
        }

        // A key that is none counts as no key: a server that means harm could leave it out as well, and one broken entry
        // must not cost its friends the directory.
        _ = IdentityPublicKey.TryParse(packet.Attributes.Find(DirectoryExtensions.KeyAttributeName), out IdentityPublicKey? key);
        var contact = new DirectoryContact(name, new TransportAddress(packet.Address, (ushort)packet.Port), key);
        RosterChange change = _roster.Apply(contact);
        if (change is RosterChange.Added or RosterChange.Changed)
        {
            _events.Enqueue(new DirectoryClientEvent.ContactReceived(contact, IsNew: change == RosterChange.Added));
        }

        Settle(name);
        if (_requests.TryTake(ClientRequestKind.Accept, name, out ClientRequest? request))
        {
            Succeed(request);
        }

        return change != RosterChange.Full;
    }

    private static Username? ToName(string? text) => Directory.Username.TryCreate(text, out Username name) ? name : null;

    private void Settle(Username name)
    {
        if (_roster.Settle(name))
        {
            _events.Enqueue(new DirectoryClientEvent.InvitationSettled(name));
        }
    }

    private void Succeed(ClientRequest request)
    {
        EndPauseAfterAnswerTo(request);
        _events.Enqueue(new DirectoryClientEvent.RequestSucceeded(request.Id));
    }

    private void Fail(ClientRequest request, PacketAttributes attributes, DirectoryRefusal ifBare)
    {
        EndPauseAfterAnswerTo(request);
        string? word = attributes.Find(DirectoryReasons.AttributeName);
        _events.Enqueue(new DirectoryClientEvent.RequestFailed(request.Id, word is null ? ifBare : DirectoryReasons.ToRefusal(word), word));
    }

    private void Fail(ClientRequest request, DirectoryRefusal refusal) =>
        _events.Enqueue(new DirectoryClientEvent.RequestFailed(request.Id, refusal, null));

    // An answer proves that the server has read the packet: nothing can merge with it any more.
    private void EndPauseAfterAnswerTo(ClientRequest request)
    {
        if (request.Id == _lastSentId)
        {
            _pausedUntil = null;
        }
    }
}
