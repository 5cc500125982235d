namespace VoipSdk.Protocol.Directory;

/// <summary>How far a directory client's connection has come.</summary>
public enum DirectoryClientState
{
    /// <summary>Not started.</summary>
    Created = 0,

    /// <summary>000 is sent; the server has not said hello. Requests wait.</summary>
    Connecting,

    /// <summary>The server has said hello.</summary>
    Open,

    /// <summary>Over; the machine does nothing more. The stream is to be closed.</summary>
    Closed,
}
