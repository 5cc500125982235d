using CsCheck;
using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Spatial;

/// <summary>What the distance does to a voice: the formulas of OpenAL 1.1 §3.4, clamped.</summary>
public class DistanceCurves
{
    private static readonly Gen<SpatialPannerOptions> AnyOptions =
        Gen.Select(Gen.Int[0, 3], Gen.Float[0.01f, 50], Gen.Float[0.01f, 500], Gen.Float[0, 10]).Select((curve, reference, range, rolloff) =>
            new SpatialPannerOptions
            {
                Curve = (DistanceCurve)curve,
                ReferenceDistance = reference,
                MaxDistance = reference + range,
                Rolloff = rolloff,
            });

    [Theory]
    [InlineData(DistanceCurve.Inverse, 1, 0.5, 1)]
    [InlineData(DistanceCurve.Inverse, 1, 2, 1)]
    [InlineData(DistanceCurve.Inverse, 1, 4, 0.5)]
    [InlineData(DistanceCurve.Inverse, 1, 8, 0.25)]
    [InlineData(DistanceCurve.Inverse, 3, 4, 0.25)]
    [InlineData(DistanceCurve.Inverse, 1, 12, 1.0 / 6)]
    [InlineData(DistanceCurve.Inverse, 1, 1000, 1.0 / 6)]
    [InlineData(DistanceCurve.Linear, 1, 2, 1)]
    [InlineData(DistanceCurve.Linear, 1, 7, 0.5)]
    [InlineData(DistanceCurve.Linear, 1, 12, 0)]
    [InlineData(DistanceCurve.Linear, 1, 1000, 0)]
    [InlineData(DistanceCurve.Linear, 0.5, 12, 0.5)]
    [InlineData(DistanceCurve.Linear, 2, 7, 0)]
    [InlineData(DistanceCurve.Linear, 2, 10, 0)]
    [InlineData(DistanceCurve.Exponential, 1, 4, 0.5)]
    [InlineData(DistanceCurve.Exponential, 2, 4, 0.25)]
    [InlineData(DistanceCurve.Exponential, 2, 1000, 1.0 / 36)]
    [InlineData(DistanceCurve.Exponential, 0, 10, 1)]
    [InlineData(DistanceCurve.None, 1, 10, 1)]
    public void Volume_is_what_the_formula_says(DistanceCurve curve, float rolloff, float distance, double expected)
    {
        var panner = new SpatialPanner(new SpatialPannerOptions { Curve = curve, Rolloff = rolloff, ReferenceDistance = 2, MaxDistance = 12 });

        Assert.Equal(expected, panner.GetVolume(distance), 1e-6);
    }

    [Fact]
    public void Volume_never_grows_with_the_distance_and_stays_from_0_to_1() =>
        Gen.Select(AnyOptions, Gen.Float[0, 1000], Gen.Float[0, 1000]).Sample((options, one, other) =>
        {
            var panner = new SpatialPanner(options);
            float near = panner.GetVolume(Math.Min(one, other));
            float far = panner.GetVolume(Math.Max(one, other));

            return near is >= 0 and <= 1 && far is >= 0 and <= 1 && far <= near;
        });

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(-1, 1)]
    [InlineData(float.NegativeInfinity, 1)]
    [InlineData(float.PositiveInfinity, 0.1)]
    public void Distances_that_are_none_give_a_volume_all_the_same(float distance, double expected) =>
        Assert.Equal(expected, new SpatialPanner(new SpatialPannerOptions { MaxDistance = 10 }).GetVolume(distance), 1e-6);

    [Fact]
    public void Every_option_that_is_out_of_range_is_named()
    {
        var options = new SpatialPannerOptions
        {
            Curve = (DistanceCurve)4,
            ReferenceDistance = 0,
            MaxDistance = float.NaN,
            Rolloff = -1,
            RearVolume = 1.5f,
            CenterRadius = float.PositiveInfinity,
        };

        string message = Assert.Throws<ArgumentException>(() => new SpatialPanner(options)).Message;

        foreach (string name in new[] { "Curve", "ReferenceDistance", "MaxDistance", "Rolloff", "RearVolume", "CenterRadius" })
        {
            Assert.Contains($"{name} is", message, StringComparison.Ordinal);
        }
    }
}
