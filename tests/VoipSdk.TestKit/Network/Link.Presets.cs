using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.TestKit;

// One direction each; a round trip is twice the latency. The numbers are round ones of the kind of network that the name
// says, chosen for what they do to a call; measured networks spread widely around them.
public sealed partial record Link
{
    /// <summary>The links that have names, in order of harm; keys are compared without case.</summary>
    /// <remarks>
    /// <list type="table">
    /// <item><term>perfect</term><description>1 ms and nothing else.</description></item>
    /// <item><term>lan</term><description>A switched local network: 0.3 ms, jitter of 0.2 ms.</description></item>
    /// <item><term>dsl</term><description>
    /// Wired access across a country: 20 ms, normal jitter of 3 ms, 0.1 % loss, an uplink of 1 Mbit/s with 150 ms of queue.
    /// </description></item>
    /// <item><term>wifi</term><description>
    /// A good wireless network behind it: 25 ms, heavy-tailed jitter of 4 ms in order (the radio repeats what it loses, and
    /// what is behind waits), 0.3 % loss.
    /// </description></item>
    /// <item><term>wifi-lossy</term><description>
    /// The same at its range's end or beside a microwave oven: jitter of 8 ms; fades of 5 datagrams (100 ms of a call) that lose
    /// half, 6.5 % in all.
    /// </description></item>
    /// <item><term>cellular</term><description>
    /// LTE in motion: 45 ms, heavy-tailed jitter of 8 ms in order, 0.5 % loss in pairs, 5 Mbit/s with 300 ms of queue.
    /// </description></item>
    /// <item><term>cellular-edge</term><description>
    /// The edge of a cell: 90 ms, jitter of 18 ms, fades that lose 5.5 % in all, 256 kbit/s with 800 ms of queue, and a
    /// hand-over each 15 s that costs 300 ms.
    /// </description></item>
    /// <item><term>satellite</term><description>
    /// A geostationary hop, 240 ms of it the way of the light (RFC 2488 §2): 270 ms, normal jitter of 8 ms, 0.5 % loss, 2 Mbit/s
    /// with 400 ms of queue. Beyond the 150 ms that ITU-T G.114 calls good.
    /// </description></item>
    /// <item><term>congested</term><description>
    /// An uplink that somebody else fills: 60 ms, normal jitter of 40 ms in order, 3 % loss, and 100 kbit/s left with 300 ms
    /// of queue, which is enough for one call with PCMU.
    /// </description></item>
    /// </list>
    /// </remarks>
    public static IReadOnlyDictionary<string, Link> Presets { get; } = CreatePresets();

    /// <summary>Looks up one of <see cref="Presets"/>.</summary>
    /// <param name="name">Such as <c>wifi-lossy</c>; case does not matter.</param>
    /// <param name="link">The link of that name.</param>
    /// <returns>False when there is none.</returns>
    public static bool TryGetPreset(string? name, [NotNullWhen(true)] out Link? link)
    {
        link = null;
        return name is not null && Presets.TryGetValue(name, out link);
    }

    private static Dictionary<string, Link> CreatePresets() => new(StringComparer.OrdinalIgnoreCase)
    {
        ["perfect"] = new(),
        ["lan"] = Ordered(0.3, 0.2, JitterShape.Uniform),
        ["dsl"] = Ordered(20, 3, JitterShape.Normal) with
        {
            Loss = 0.001,
            BitsPerSecond = 1_000_000,
            LongestQueue = TimeSpan.FromMilliseconds(150),
        },
        ["wifi"] = Ordered(25, 4, JitterShape.Pareto) with { Loss = 0.003 },
        ["wifi-lossy"] = Ordered(25, 8, JitterShape.Pareto) with
        {
            LossStates = new GilbertElliott { GoodToBad = 0.03, BadToGood = 0.2, LossInBad = 0.5 },
        },
        ["cellular"] = Ordered(45, 8, JitterShape.Pareto) with
        {
            Loss = 0.005,
            LossBurst = 2,
            BitsPerSecond = 5_000_000,
            LongestQueue = TimeSpan.FromMilliseconds(300),
        },
        ["cellular-edge"] = Ordered(90, 18, JitterShape.Pareto) with
        {
            LossStates = new GilbertElliott { GoodToBad = 0.02, BadToGood = 0.2, LossInBad = 0.6 },
            BitsPerSecond = 256_000,
            LongestQueue = TimeSpan.FromMilliseconds(800),
            Outage = TimeSpan.FromMilliseconds(300),
            OutagePeriod = TimeSpan.FromSeconds(15),
        },
        ["satellite"] = Ordered(270, 8, JitterShape.Normal) with
        {
            Loss = 0.005,
            BitsPerSecond = 2_000_000,
            LongestQueue = TimeSpan.FromMilliseconds(400),
        },
        ["congested"] = Ordered(60, 40, JitterShape.Normal) with
        {
            Loss = 0.03,
            BitsPerSecond = 100_000,
            LongestQueue = TimeSpan.FromMilliseconds(300),
        },
    };

    private static Link Ordered(double latencyMilliseconds, double jitterMilliseconds, JitterShape shape) => new()
    {
        Latency = TimeSpan.FromMilliseconds(latencyMilliseconds),
        Jitter = TimeSpan.FromMilliseconds(jitterMilliseconds),
        JitterShape = shape,
        KeepsOrder = true,
    };
}
