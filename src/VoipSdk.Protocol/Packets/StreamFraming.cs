namespace VoipSdk.Protocol.Packets;

/// <summary>How a stream's packets end (docs/PROTOCOL.md §4).</summary>
public enum StreamFraming
{
    /// <summary>Nothing has come yet that tells.</summary>
    Unknown = 0,

    /// <summary>Each packet ends with LF, SP LF, CRLF or NUL.</summary>
    Framed,

    /// <summary>A deployed base-level peer: one write is one packet, without a terminator.</summary>
    Unframed,
}
