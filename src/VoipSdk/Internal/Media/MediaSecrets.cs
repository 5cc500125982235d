using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal;

/// <summary>What protects the media of one call, and with which AES-GCM.</summary>
internal sealed record MediaSecrets(CallKeys Keys, IAeadProvider AeadProvider)
{
    public SrtpMediaTransport Protect(IMediaTransport transport, uint ssrc) =>
        new(transport, new SrtpSender(Keys.Send, ssrc, AeadProvider, SrtpSender.DefaultPacketsPerKey));

    public SrtpReceiver CreateReceiver() => new(Keys.Receive, AeadProvider);
}
