using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Directory;

// What the server's session machine asks for or reports. One file: six records that are read together, as a table.

/// <summary>Something that a <see cref="DirectoryServerMachine"/> asks of the directory, or reports to its driver.</summary>
public abstract record DirectoryServerEvent
{
    private protected DirectoryServerEvent()
    {
    }
}

/// <summary>The client wants to log in: answer with <see cref="DirectoryServerMachine.CompleteLogin"/>.</summary>
/// <param name="Username">Valid; whether it is free, the directory decides.</param>
/// <param name="Endpoint">The connection's source address and the announced call port, 0 where none was announced.</param>
/// <param name="IdentityKey">What friends are to be told; null removes the key of an earlier login.</param>
public sealed record LoginRequested(
    Username Username, TransportAddress Endpoint, IdentityPublicKey? IdentityKey = null) : DirectoryServerEvent;

/// <summary>
/// The logged-in client announced another call port: answer with <see cref="DirectoryServerMachine.CompleteRequest"/>.
/// </summary>
/// <param name="Endpoint">Where the client is reached from now on.</param>
public sealed record MoveRequested(TransportAddress Endpoint) : DirectoryServerEvent;

/// <summary>007: answer with <see cref="DirectoryServerMachine.CompleteRequest"/>, and the contact if both are friends now.</summary>
/// <param name="Username">The user to invite; valid, and not the client itself.</param>
public sealed record InviteRequested(Username Username) : DirectoryServerEvent;

/// <summary>011: answer with <see cref="DirectoryServerMachine.CompleteRequest"/> and the contact on success.</summary>
/// <param name="Username">The user whose invitation the client accepts; perhaps there is none.</param>
public sealed record AcceptRequested(Username Username) : DirectoryServerEvent;

/// <summary>012: answer with <see cref="DirectoryServerMachine.CompleteRequest"/>.</summary>
/// <param name="Username">The user whose invitation the client refuses; perhaps there is none.</param>
public sealed record RefuseRequested(Username Username) : DirectoryServerEvent;

/// <summary>A 001 that needed no directory was refused; a report, nothing to answer.</summary>
/// <param name="Result">Why.</param>
public sealed record LoginRefused(DirectoryResult Result) : DirectoryServerEvent;

/// <summary>
/// The session is over and its user is free for others; a report, the last one. What <c>TryTransmit</c> still returns
/// is to be written before the connection is closed.
/// </summary>
/// <param name="Reason">Why.</param>
/// <param name="Detail">What exactly was malformed, without names and addresses; else null.</param>
public sealed record SessionEnded(DirectoryServerEndReason Reason, string? Detail) : DirectoryServerEvent;
