namespace VoipSdk.Protocol.Calls;

/// <summary>A call as it stands at this moment: what the events have said, for those who missed one.</summary>
/// <param name="Direction">Who began it.</param>
/// <param name="State">Where it stands.</param>
/// <param name="EndReason">Why it is over; <see cref="CallEndReason.None"/> until then.</param>
/// <param name="Username">The contact.</param>
/// <param name="Address">Where packets go.</param>
/// <param name="Id">
/// The id under which both extended ends know the call; <see cref="CallId.None"/> if a base-level peer began it.
/// Where two calls cross it is that of the one that goes on.
/// </param>
/// <param name="PeerLevel">What the other side speaks, as far as it is known.</param>
public readonly record struct CallSnapshot(
    CallDirection Direction,
    CallState State,
    CallEndReason EndReason,
    string Username,
    TransportAddress Address,
    CallId Id,
    CallPeerLevel PeerLevel)
{
    /// <summary>Whether both ends are authenticated by their identity keys, and media is encrypted.</summary>
    public bool IsSecured { get; init; }

    /// <summary>See <see cref="CallAuthenticated"/>; null before.</summary>
    public string? AuthenticationString { get; init; }

    /// <summary>Whether the other side holds the call.</summary>
    public bool IsRemoteHeld { get; init; }

    /// <summary>Whether the other side's user is muted.</summary>
    public bool IsRemoteMuted { get; init; }

    /// <summary>Whether the other side records the call.</summary>
    public bool IsRemoteRecording { get; init; }
}
