namespace VoipSdk.Codecs;

/// <summary>What an Opus packet says of itself without being decoded (RFC 6716 §3.1 and §4.2.3).</summary>
internal static class OpusPacket
{
    // 0 1 2 3 4 5 6 7
    // +-+-+-+-+-+-+-+-+
    // | config  |s| c |  config below 12: SILK, below 16: hybrid; c: 0 is one frame, 1 two of the same size
    // +-+-+-+-+-+-+-+-+
    private const int FirstCeltConfig = 16;
    private const int FirstHybridConfig = 12;

    /// <summary>Whether the packet holds a copy of the sound before it (LBRR, "in-band FEC").</summary>
    public static bool HasRedundancy(ReadOnlySpan<byte> packet)
    {
        if (packet.Length < 2 || (packet[0] & 2) != 0 || packet[0] >> 3 >= FirstCeltConfig)
        {
            return false;
        }

        // The first bits of a SILK frame: voice activity of each 20 ms, then whether a copy is there.
        int config = packet[0] >> 3;
        int blocks = config >= FirstHybridConfig ? 1 : Math.Max(1, config & 3);
        return ((packet[1] >> (7 - blocks)) & 1) != 0;
    }
}
