namespace VoipSdk.Protocol.Media;

/// <summary>
/// How good a call is to talk in, after the E-model (ITU-T G.107) with its default values: a rating from delay and holes.
/// </summary>
/// <remarks>
/// R = 93.2 - Idd - Ie-eff. Echo, noise and levels are the defaults' (no echo: the delay counts only because it hinders the
/// conversation). It is a planning model of telephone-band speech, so 93.2 is also what undisturbed wide-band sound gets.
/// Pure; thread-safe; allocates nothing.
/// </remarks>
public static class EModel
{
    /// <summary>The rating of a call without delay and without a hole: R of G.107 with all defaults.</summary>
    public const double BestRating = 93.2;

    // G.107 (06/2015) §7.4: sT and mT for users of the default sensitivity to delay.
    private const double NoticeableDelayMilliseconds = 100;

    /// <summary>The rating R of G.711 with concealment (<see cref="EModelCodec.Pcmu"/>), the common measure for comparisons.</summary>
    /// <param name="mouthToEar">The one-way delay, capture and playback included; less than 100 ms costs nothing.</param>
    /// <param name="concealedFraction">0 to 1: how much of what was heard had to be made up, because its packet was not there.</param>
    /// <returns><see cref="BestRating"/> down to below 0; 80 and more is what users are satisfied with (G.109).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or the fraction is not in 0 to 1.</exception>
    public static double Rating(TimeSpan mouthToEar, double concealedFraction) =>
        Rating(mouthToEar, concealedFraction, EModelCodec.Pcmu);

    /// <summary>The rating R with a codec's figures.</summary>
    /// <param name="mouthToEar">The one-way delay, capture and playback included; less than 100 ms costs nothing.</param>
    /// <param name="concealedFraction">0 to 1: how much of what was heard had to be made up, because its packet was not there.</param>
    /// <param name="codec">What the codec costs, and how well it hides holes.</param>
    /// <returns><see cref="BestRating"/> down to below 0; 80 and more is what users are satisfied with (G.109).</returns>
    /// <exception cref="ArgumentOutOfRangeException">The delay is negative, or the fraction is not in 0 to 1.</exception>
    public static double Rating(TimeSpan mouthToEar, double concealedFraction, EModelCodec codec) =>
        BestRating - DelayImpairment(mouthToEar) - EquipmentImpairment(concealedFraction, codec);

    /// <summary>Idd: what the delay costs (G.107 §7.4), 0 up to 100 ms, then ever more.</summary>
    /// <param name="mouthToEar">The one-way delay, capture and playback included.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is negative.</exception>
    public static double DelayImpairment(TimeSpan mouthToEar)
    {
        if (mouthToEar < TimeSpan.Zero)
        {
            throw new ArgumentOutOfRangeException(nameof(mouthToEar), mouthToEar, "A delay is not negative.");
        }

        double milliseconds = mouthToEar.TotalMilliseconds;
        if (milliseconds <= NoticeableDelayMilliseconds)
        {
            return 0;
        }

        double x = Math.Log(milliseconds / NoticeableDelayMilliseconds, 2);
        return 25 * (Root(x) - (3 * Root(x / 3)) + 2);
    }

    /// <summary>Ie-eff: what the codec and the holes cost (G.107 §7.5), for losses that come at random (BurstR = 1).</summary>
    /// <param name="concealedFraction">0 to 1: how much of what was heard had to be made up.</param>
    /// <param name="codec">What the codec costs, and how well it hides holes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not in 0 to 1.</exception>
    public static double EquipmentImpairment(double concealedFraction, EModelCodec codec)
    {
        if (!(concealedFraction is >= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(concealedFraction), concealedFraction, "A fraction is 0 to 1.");
        }

        double percent = 100 * concealedFraction;
        return percent == 0
            ? codec.Impairment
            : codec.Impairment + ((95 - codec.Impairment) * percent / (percent + codec.LossRobustness));
    }

    /// <summary>The mean opinion score that a rating stands for (G.107 Annex B): 1 (bad) to 4.5.</summary>
    /// <param name="rating">R; any number, NaN excepted.</param>
    public static double ToMos(double rating) => rating switch
    {
        // Between 0 and 6.5 the polynomial of the annex falls below the scale.
        <= 0 => 1,
        >= 100 => 4.5,
        _ => Math.Max(1, 1 + (0.035 * rating) + (rating * (rating - 60) * (100 - rating) * 7e-6)),
    };

    private static double Root(double x) => Math.Pow(1 + Math.Pow(x, 6), 1 / 6.0);
}
