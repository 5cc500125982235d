namespace VoipSdk.Benchmarks.Quality;

/// <summary>By how much what is heard is to be stretched, as the seconds go by.</summary>
/// <param name="Name">As the table says it.</param>
/// <param name="IsUrgent">Whether less similarity has to do, as after a long stall.</param>
/// <param name="At">The part to add (or, below 0, to leave out) at a second.</param>
internal sealed record StretchPace(string Name, bool IsUrgent, Func<double, double> At)
{
    public static IReadOnlyList<StretchPace> All { get; } =
    [
        new("1 % longer", false, _ => 0.01),
        new("1 % shorter", false, _ => -0.01),
        new("5 % longer and shorter, by the second", false, second => second % 2 < 1 ? 0.05 : -0.05),
        new("25 % longer and shorter, by the second", false, second => second % 2 < 1 ? 0.25 : -0.25),
        new("the same in haste", true, second => second % 2 < 1 ? 0.25 : -0.25),
    ];
}
