using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Directory;

/// <summary>What a <see cref="DirectoryClientMachine"/> has to tell its driver.</summary>
/// <remarks>Nested, so that the names stay free for the client's own events.</remarks>
[SuppressMessage("Design", "CA1034:Nested types should not be visible", Justification = "A closed set of cases.")]
public abstract record DirectoryClientEvent
{
    private DirectoryClientEvent()
    {
    }

    /// <summary>The server has said hello.</summary>
    public sealed record Welcomed : DirectoryClientEvent;

    /// <summary>
    /// The connection is logged in. Comes before the request's success, or alone when the answer came after the
    /// request's time-out.
    /// </summary>
    /// <param name="Username">The name, as it was sent.</param>
    public sealed record LoggedIn(Username Username) : DirectoryClientEvent;

    /// <summary>A user invites.</summary>
    /// <param name="Username">Who.</param>
    public sealed record InvitationReceived(Username Username) : DirectoryClientEvent;

    /// <summary>An invitation waits no longer: it was accepted, refused, or the server does not know it.</summary>
    /// <param name="Username">Who had invited.</param>
    public sealed record InvitationSettled(Username Username) : DirectoryClientEvent;

    /// <summary>A user refused this client's invitation.</summary>
    /// <param name="Username">Who.</param>
    public sealed record InvitationRefused(Username Username) : DirectoryClientEvent;

    /// <summary>A friend is new, or has another address.</summary>
    /// <param name="Contact">What is true now.</param>
    /// <param name="IsNew">Whether the friend was not in the list before.</param>
    public sealed record ContactReceived(DirectoryContact Contact, bool IsNew) : DirectoryClientEvent;

    /// <summary>A request was carried out.</summary>
    /// <param name="RequestId">What the command returned.</param>
    public sealed record RequestSucceeded(long RequestId) : DirectoryClientEvent;

    /// <summary>A request came to nothing.</summary>
    /// <param name="RequestId">What the command returned.</param>
    /// <param name="Refusal">Why.</param>
    /// <param name="Word">The server's word for it, where there is one.</param>
    public sealed record RequestFailed(long RequestId, DirectoryRefusal Refusal, string? Word) : DirectoryClientEvent;

    /// <summary>The connection is over; the last event. Requests without an answer will get none.</summary>
    /// <param name="Reason">Why.</param>
    /// <param name="Detail">What exactly, for a log at Debug: never a username or an address.</param>
    public sealed record Closed(DirectoryCloseReason Reason, string Detail) : DirectoryClientEvent;
}
