namespace VoipSdk;

/// <summary>Why there is no connection to the directory server (any more).</summary>
public enum VoipConnectionFailure
{
    /// <summary>The server's name could not be resolved, or nothing listens at its address.</summary>
    Unreachable = 0,

    /// <summary>The server did not say hello, or did not answer, in time.</summary>
    TimedOut,

    /// <summary>The server closed the connection.</summary>
    ClosedByServer,

    /// <summary>The network broke the connection.</summary>
    NetworkFailure,

    /// <summary>The server sent what is not the protocol.</summary>
    ProtocolViolation,

    /// <summary>The client's own UDP socket for calls could not be opened.</summary>
    CallSocketUnavailable,

    /// <summary>
    /// Encryption is required (<see cref="DirectoryClientOptions.Encryption"/>), and this runtime has no AES-GCM
    /// (<see cref="DirectoryClientOptions.AeadProvider"/>).
    /// </summary>
    EncryptionUnavailable,

    /// <summary>The client was disposed while the request was under way.</summary>
    Disposed,
}

/// <summary>The connection to the directory server is gone, or never came to be. Calls that are up go on.</summary>
public sealed class VoipConnectionException : VoipException
{
    /// <summary>Creates the exception.</summary>
    public VoipConnectionException(VoipConnectionFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>What happened; decide on this, never on the message.</summary>
    public VoipConnectionFailure Reason { get; }
}
