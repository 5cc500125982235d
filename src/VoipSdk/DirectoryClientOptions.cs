namespace VoipSdk;

/// <summary>How a <c>DirectoryClient</c> connects.</summary>
public sealed record DirectoryClientOptions
{
    /// <summary>UDP port of the call socket, 0 to 65535; default 0, which lets the system choose.</summary>
    public int CallPort { get; init; }
}
