using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

/// <summary>
/// What a <see cref="CallAgent"/> offers and how long it waits. Checked and copied when the agent is created.
/// </summary>
public sealed record CallAgentOptions
{
    /// <summary>
    /// The codecs that calls may use, in order of preference, 1 to 16, each encoding and payload type once.
    /// Default: Opus (111), then PCMU (0). As text on the wire they take at most 256 characters.
    /// </summary>
    public IReadOnlyList<CallCodec> Codecs { get; init; } = [CallCodec.Opus, CallCodec.Pcmu];

    /// <summary>
    /// Whether this side would rather hear two channels than one, where the codec has them (RFC 7587 §6.1: <c>stereo=1</c>);
    /// calls say so to the other side. Default: false.
    /// </summary>
    public bool TakesStereo { get; init; }

    /// <summary>How long a call rings unanswered, on either side. Default: 60 s; range: 1 s to 10 min.</summary>
    public TimeSpan RingTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How long nothing of any kind may come from the other side of a connected call before it ends as
    /// <see cref="CallEndReason.Lost"/>. Default: 15 s; range: 1 s to 10 min.
    /// </summary>
    /// <remarks>Holds for extended peers, and for base-level peers once they have sent media.</remarks>
    public TimeSpan MediaTimeout { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>
    /// Calls at the same time, ringing ones included. Default: 1; range: 1 to 1,024. Further callers hear "busy".
    /// </summary>
    public int MaxCalls { get; init; } = 1;

    /// <summary>Whether calls have to be encrypted. Default: <see cref="CallEncryption.Required"/>.</summary>
    public CallEncryption Encryption { get; init; } = CallEncryption.Required;

    /// <summary>
    /// How media may be protected, in order of preference; 1 or more, each once. Default: AES-128, then AES-256, each in
    /// Galois/Counter mode (RFC 7714).
    /// </summary>
    public IReadOnlyList<SrtpProfile> SrtpProfiles { get; init; } = [SrtpProfile.AeadAes128Gcm, SrtpProfile.AeadAes256Gcm];

    /// <summary>Where AES-GCM comes from. Default: the runtime, <see cref="AeadProviders.Runtime"/>.</summary>
    public IAeadProvider AeadProvider { get; init; } = AeadProviders.Runtime;

    /// <summary>
    /// Ended calls that are remembered (for 36 s each, see <see cref="CallTimers.Tombstone"/>) so that late packets
    /// cannot raise them from the dead. Default: 32; range: 1 to 1024. The oldest is forgotten first.
    /// </summary>
    public int MaxEndedCalls { get; init; } = 32;
}
