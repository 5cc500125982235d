namespace VoipSdk.Audio;

/// <summary>
/// What distance and direction do to a voice. Immutable; change a copy with <c>with</c>. Checked once, at construction of
/// <see cref="SpatialPanner"/>. Distances are in the units of the game's positions, mostly metres.
/// </summary>
public sealed record SpatialPannerOptions
{
    /// <summary>How the volume falls with the distance; default <see cref="DistanceCurve.Inverse"/>.</summary>
    public DistanceCurve Curve { get; init; }

    /// <summary>Up to this distance a voice is as loud as it is, more than 0; default 1.</summary>
    public float ReferenceDistance { get; init; } = 1;

    /// <summary>
    /// From this distance on nothing changes any more, more than <see cref="ReferenceDistance"/>; default 10,000. For
    /// <see cref="DistanceCurve.Linear"/> it is where silence begins, so choose it.
    /// </summary>
    public float MaxDistance { get; init; } = 10_000;

    /// <summary>How fast the volume falls, 0 (not at all) to 100; default 1.</summary>
    public float Rolloff { get; init; } = 1;

    /// <summary>
    /// What a voice straight from behind is multiplied with, 0 to 1; default 1, as loud as from the front. Between the sides
    /// and behind it goes over smoothly. Two loudspeakers cannot tell front from rear; this is a hint of it.
    /// </summary>
    public float RearVolume { get; init; } = 1;

    /// <summary>
    /// Within this distance a voice goes to the middle the nearer it comes, more than 0; default 0.3. So one who walks through
    /// the listener crosses from ear to ear and does not jump.
    /// </summary>
    public float CenterRadius { get; init; } = 0.3f;

    /// <exception cref="ArgumentException">A value is out of range; the message names each.</exception>
    internal void Validate()
    {
        var faults = new List<string>();
        Check(Curve is >= DistanceCurve.Inverse and <= DistanceCurve.None, $"{nameof(Curve)} is none of the curves");
        Check(ReferenceDistance > 0 && float.IsFinite(ReferenceDistance), $"{nameof(ReferenceDistance)} is not more than 0");
        Check(MaxDistance > ReferenceDistance && float.IsFinite(MaxDistance), $"{nameof(MaxDistance)} is not more than {nameof(ReferenceDistance)}");
        Check(Rolloff is >= 0 and <= 100, $"{nameof(Rolloff)} is not 0 to 100");
        Check(RearVolume is >= 0 and <= 1, $"{nameof(RearVolume)} is not 0 to 1");
        Check(CenterRadius > 0 && float.IsFinite(CenterRadius), $"{nameof(CenterRadius)} is not more than 0");
        if (faults.Count > 0)
        {
            throw new ArgumentException($"The options are out of range: {string.Join("; ", faults)}.", "options");
        }

        void Check(bool isFine, string fault)
        {
            if (!isFine)
            {
                faults.Add(fault);
            }
        }
    }
}
