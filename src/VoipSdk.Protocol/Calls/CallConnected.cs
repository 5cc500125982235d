using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

/// <summary>Both ends know that the call stands: media may flow. At most once a call.</summary>
/// <param name="Call">The call's handle.</param>
/// <param name="Username">The contact.</param>
/// <param name="Address">Where media goes to and comes from.</param>
/// <param name="Codec">The codec, with the payload type to use in both directions.</param>
public sealed record CallConnected(int Call, string Username, TransportAddress Address, CallCodec Codec)
    : CallAgentEvent(Call)
{
    /// <summary>
    /// What protects media; erased when the agent has forgotten the call. Null in a call without encryption.
    /// </summary>
    public CallKeys? Keys { get; init; }

    /// <summary>
    /// Whether the other side takes redundant audio (RFC 2198) under <see cref="Rtp.RedundantPayload.PayloadType"/>. This side
    /// has said that it does.
    /// </summary>
    public bool TakesRedundancy { get; init; }

    /// <summary>
    /// Whether the other side would rather hear two channels than one, where the codec has them (RFC 7587 §6.1:
    /// <c>stereo=1</c>). One that says nothing of it decodes two channels as well, and hears their mix.
    /// </summary>
    public bool TakesStereo { get; init; }
}
