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

    /// <summary>Whether a packet that begins with <paramref name="first"/> is speech to libopus: SILK, alone or with CELT above it.</summary>
    public static bool IsSpeech(byte first) => first >> 3 < FirstCeltConfig;

    /// <summary>Whether a packet that begins with <paramref name="first"/> has two channels.</summary>
    public static bool IsStereo(byte first) => (first & 4) != 0;

    /// <summary>Whether CELT codes the upper half of its spectrum.</summary>
    public static bool IsHybrid(byte first) => first >> 3 is >= FirstHybridConfig and < FirstCeltConfig;

    /// <summary>A speech packet's bandwidth as <c>OPUS_SET_BANDWIDTH</c> has it: 1101 (4 kHz) to 1105 (20 kHz).</summary>
    public static int GetBandwidth(byte first) =>
        IsHybrid(first) ? 1104 + (((first >> 3) - FirstHybridConfig) >> 1) : 1101 + (first >> 5);

    /// <summary>How long the packet lasts, in samples at 48 kHz; 0 when it does not say.</summary>
    public static int GetDuration(ReadOnlySpan<byte> packet)
    {
        if (packet.IsEmpty)
        {
            return 0;
        }

        int config = packet[0] >> 3;
        int frame = config switch
        {
            >= FirstCeltConfig => 120 << (config & 3),
            >= FirstHybridConfig => 480 << (config & 1),
            _ => (config & 3) == 3 ? 2_880 : 480 << (config & 3),
        };
        return (packet[0] & 3) switch
        {
            0 => frame,
            1 or 2 => 2 * frame,
            _ => packet.Length > 1 ? frame * (packet[1] & 0x3F) : 0,
        };
    }

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
