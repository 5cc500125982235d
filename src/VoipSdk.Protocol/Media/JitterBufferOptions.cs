namespace VoipSdk.Protocol.Media;

/// <summary>How a <see cref="JitterBuffer"/> works. Checked by its constructor.</summary>
public sealed record JitterBufferOptions
{
    /// <summary>Time-stamp units a second, in Hz: 8,000 to 192,000; default 48,000 (Opus).</summary>
    public int ClockRate { get; init; } = 48_000;

    /// <summary>
    /// Duration of a packet until the first one was played, and of the stretches that are concealed, in time-stamp units:
    /// 2.5 ms to 120 ms; default 960 (20 ms at 48,000 Hz).
    /// </summary>
    public int FrameDuration { get; init; } = 960;

    /// <summary>
    /// How much later than the fastest packets sound is played at first, until the network is known; 0 to
    /// <see cref="MaxDelay"/>, default 20 ms.
    /// </summary>
    public TimeSpan InitialDelay { get; init; } = TimeSpan.FromMilliseconds(20);

    /// <summary>The least delay that is ever aimed at; 0 to <see cref="MaxDelay"/>, default 0.</summary>
    public TimeSpan MinDelay { get; init; } = TimeSpan.Zero;

    /// <summary>The most sound that is ever held, whatever happens; up to 10 s, default 500 ms.</summary>
    public TimeSpan MaxDelay { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long a lack of packets is concealed before it turns to silence; up to 1 s, default 100 ms.</summary>
    public TimeSpan MaxConcealment { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// A payload of at most this many bytes says that nobody speaks, and its decoder makes comfort noise until the next one;
    /// 0 to 16, default 2 (Opus, RFC 7587 §3.1.3). 0 where the codec has no such thing.
    /// </summary>
    public int ComfortNoiseBytes { get; init; } = 2;

    /// <summary>The most packets that are ever held, rounded up to a power of two: 8 to 1,024; default 64.</summary>
    public int Capacity { get; init; } = 64;

    /// <summary>The largest payload in bytes; default 1,275 (the largest Opus frame, RFC 6716 §3.2.1).</summary>
    /// <remarks>
    /// The buffer begins with room for <see cref="Capacity"/> times 64 bytes of payloads, which doubles where more of them wait at
    /// once.
    /// </remarks>
    public int MaxPayloadBytes { get; init; } = 1_275;

    internal void Validate()
    {
        var problems = new List<string>();
        Check(ClockRate is >= 8_000 and <= 192_000, $"{nameof(ClockRate)} is {ClockRate}: 8,000 to 192,000 Hz");
        var clock = new MediaClock(Math.Max(ClockRate, 400));
        Check(
            FrameDuration >= clock.Grain && FrameDuration <= clock.LongestPacket && FrameDuration % clock.Grain == 0,
            $"{nameof(FrameDuration)} is {FrameDuration}: a multiple of 2.5 ms ({clock.Grain}) up to 120 ms");
        Check(MaxDelay > TimeSpan.Zero && MaxDelay <= TimeSpan.FromSeconds(10), $"{nameof(MaxDelay)} is {MaxDelay}: up to 10 s");
        Check(
            InitialDelay >= TimeSpan.Zero && InitialDelay <= MaxDelay,
            $"{nameof(InitialDelay)} is {InitialDelay}: 0 to {nameof(MaxDelay)}");
        Check(MinDelay >= TimeSpan.Zero && MinDelay <= MaxDelay, $"{nameof(MinDelay)} is {MinDelay}: 0 to {nameof(MaxDelay)}");
        Check(
            MaxConcealment >= TimeSpan.Zero && MaxConcealment <= TimeSpan.FromSeconds(1),
            $"{nameof(MaxConcealment)} is {MaxConcealment}: 0 to 1 s");
        Check(ComfortNoiseBytes is >= 0 and <= 16, $"{nameof(ComfortNoiseBytes)} is {ComfortNoiseBytes}: 0 to 16");
        Check(Capacity is >= 8 and <= 1_024, $"{nameof(Capacity)} is {Capacity}: 8 to 1,024");
        Check(MaxPayloadBytes is >= 1 and <= 65_535, $"{nameof(MaxPayloadBytes)} is {MaxPayloadBytes}: 1 to 65,535");
        if (problems.Count > 0)
        {
            throw new ArgumentException(string.Join("; ", problems) + ".");
        }

        void Check(bool isGood, string problem)
        {
            if (!isGood)
            {
                problems.Add(problem);
            }
        }
    }
}
