using VoipSdk.Codecs;

namespace VoipSdk.Benchmarks.Quality;

/// <summary>How both ends of a call send and hear.</summary>
/// <param name="Name">As the table says it.</param>
/// <param name="Create">For a network that loses this share of packets.</param>
internal sealed record CallSetup(string Name, Func<double, VoiceChannelOptions> Create)
{
    private const int Bitrate = 24_000;

    /// <summary>libopus as it is, with and without its redundancy; calls with the same bit rate, and with what calls may have at most.</summary>
    public static IReadOnlyList<CallSetup> All { get; } =
    [
        new("libopus", _ => Plain(new EncoderSetup { Bitrate = Bitrate })),
        new("libopus, FEC", loss => Plain(new EncoderSetup
        {
            Bitrate = Bitrate,
            UsesFec = true,
            ExpectedLoss = (int)Math.Round(100 * loss),
        })),
        new("call, same bits", _ => Adaptive(Bitrate)),
        new("call, 1.5 times", _ => Adaptive(Bitrate * 3 / 2)),
        new("call", _ => Adaptive(64_000)),
    ];

    private static VoiceChannelOptions Plain(EncoderSetup setup) =>
        new() { Codecs = [new PlainOpus(setup)], SendsReports = false };

    private static VoiceChannelOptions Adaptive(int most) => new() { Codecs = [new OpusCodec()], MaxBitrate = most };
}
