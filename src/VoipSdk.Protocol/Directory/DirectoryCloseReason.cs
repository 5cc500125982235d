namespace VoipSdk.Protocol.Directory;

/// <summary>Why a directory client's connection is over.</summary>
public enum DirectoryCloseReason
{
    /// <summary>It is not.</summary>
    None = 0,

    /// <summary>The server closed the stream.</summary>
    ClosedByServer,

    /// <summary>The server did not say hello in time.</summary>
    WelcomeTimedOut,

    /// <summary>The server answered no keep-alive.</summary>
    KeepAliveTimedOut,

    /// <summary>The server sent what is not the protocol.</summary>
    ProtocolViolation,
}
