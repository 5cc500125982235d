namespace VoipSdk.Codecs;

/// <summary>What every encoder checks before it starts, so that misuse is the same exception with every codec.</summary>
internal static class CodecGuard
{
    /// <summary>The longest payload of one Opus frame (RFC 6716 §3.4), and what every caller of an encoder provides.</summary>
    public const int MaxPacketLength = 1275;

    public static void Frame(ReadOnlySpan<float> samples, int frameLength, int channels = 1)
    {
        if (samples.Length != frameLength * channels)
        {
            throw new ArgumentException(
                $"A frame of this encoder has {frameLength * channels} samples, not {samples.Length}.", nameof(samples));
        }
    }

    public static void PacketBuffer(Span<byte> packet)
    {
        if (packet.Length < MaxPacketLength)
        {
            throw new ArgumentException(
                $"The packet buffer must have at least {MaxPacketLength} bytes, not {packet.Length}.", nameof(packet));
        }
    }
}
