using VoipSdk.Protocol.Security;

namespace VoipSdk;

// Against the rule of one public type a file: eight records of one line read better as the table that they are.

/// <summary>Something that happened without being asked for. Each is also visible as state of the client.</summary>
public abstract record DirectoryEvent
{
    private protected DirectoryEvent()
    {
    }
}

/// <summary>A user wants to be a friend. The user is in <see cref="DirectoryClient.Invitations"/> from now on.</summary>
/// <param name="Username">Who invites; the argument for accepting or refusing.</param>
public sealed record InvitationReceived(string Username) : DirectoryEvent;

/// <summary>A user refused this client's invitation. Servers of the base level never tell.</summary>
/// <param name="Username">Who refused.</param>
public sealed record InvitationRefused(string Username) : DirectoryEvent;

/// <summary>A friend is in <see cref="DirectoryClient.Contacts"/> now: after a login, or because an invitation was accepted.</summary>
/// <param name="Contact">The new friend.</param>
public sealed record ContactAdded(Contact Contact) : DirectoryEvent;

/// <summary>A friend is reached at another address or port now, writes the username otherwise, or has another identity.</summary>
/// <param name="Contact">What is true from now on.</param>
public sealed record ContactChanged(Contact Contact) : DirectoryEvent;

/// <summary>
/// The directory names another identity key for a contact than the pinned one, or none any more. The contact cannot be
/// called until the user agrees (<see cref="DirectoryClient.TrustIdentityAsync"/>). Comes after the
/// <see cref="ContactAdded"/> or <see cref="ContactChanged"/> of the same contact.
/// </summary>
/// <param name="Contact">What is true from now on.</param>
/// <param name="Pinned">The key that the contact had until now.</param>
public sealed record ContactIdentityChanged(Contact Contact, IdentityPublicKey Pinned) : DirectoryEvent;

/// <summary>A contact calls: answer or decline, else the call ends as missed.</summary>
/// <param name="Call">The call, ringing.</param>
public sealed record IncomingCall(PeerCallSession Call) : DirectoryEvent;

/// <summary>The connection to the server is over. Always the last event; calls that are up go on.</summary>
/// <param name="Error">Why, as pending and later requests throw it; null when the client was disposed.</param>
public sealed record Disconnected(VoipConnectionException? Error) : DirectoryEvent;
