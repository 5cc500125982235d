namespace VoipSdk.Protocol.Security;

/// <summary>
/// What two authenticated ends have agreed on for the media of one call: the SRTP master keys of both directions.
/// </summary>
/// <remarks>The text form is <c>(redacted)</c>.</remarks>
public sealed class CallKeys
{
    internal CallKeys(SrtpProfile profile, SrtpMasterKey send, SrtpMasterKey receive)
    {
        Profile = profile;
        Send = send;
        Receive = receive;
    }

    /// <summary>How packets are protected (RFC 7714).</summary>
    public SrtpProfile Profile { get; }

    /// <summary>The master key of what this side sends.</summary>
    public SrtpMasterKey Send { get; }

    /// <summary>The master key of what the other side sends.</summary>
    public SrtpMasterKey Receive { get; }

    /// <summary>Never the keys.</summary>
    public override string ToString() => "(redacted)";
}
