namespace VoipSdk.Protocol.Security;

/// <summary>What a receiver knows of the packets of one SSRC.</summary>
internal sealed class SrtpSource
{
    public const int RtpWindow = 1_024;
    public const int RtcpWindow = 128;

    public uint Ssrc { get; set; }

    public ReplayWindow Rtp { get; } = new(RtpWindow);

    public ReplayWindow Rtcp { get; } = new(RtcpWindow);
}
