namespace VoipSdk.Protocol.Directory;

/// <summary>Why a session of the directory server is over.</summary>
public enum DirectoryServerEndReason
{
    /// <summary>It is not over.</summary>
    None = 0,

    /// <summary>The client closed the connection, or the network did.</summary>
    ClosedByPeer,

    /// <summary>The client sent what is not a packet.</summary>
    Malformed,

    /// <summary>The client sent more packets than <see cref="DirectoryServerMachineOptions.PacketsPerSecond"/> allows.</summary>
    RateExceeded,

    /// <summary>There was no login within <see cref="DirectoryServerMachineOptions.LoginTimeout"/>.</summary>
    LoginTimeout,

    /// <summary>The client was silent for too long.</summary>
    IdleTimeout,

    /// <summary>More waits for the client than <see cref="DirectoryServerMachineOptions.MaxOutboundBytes"/> allows.</summary>
    OutboundQueueFull,

    /// <summary>The server stops.</summary>
    Shutdown,
}
