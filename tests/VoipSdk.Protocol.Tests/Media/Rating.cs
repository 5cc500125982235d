using CsCheck;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class Rating
{
    [Theory]
    [InlineData(0, 0, 93.2)]
    [InlineData(100, 0, 93.2)]
    [InlineData(249, 2.41, 76.1)]
    [InlineData(238, 0.25, 84.8)]
    [InlineData(373, 1.96, 64.4)]
    [InlineData(84, 4.87, 77.8)]
    public void Published_cells_of_delay_and_holes_have_their_rating(double milliseconds, double percent, double expected)
    {
        double rating = EModel.Rating(TimeSpan.FromMilliseconds(milliseconds), percent / 100);

        Assert.Equal(expected, rating, 0.06);
    }

    // Table B.1 of G.107: lower limits of R and the mean opinion scores there.
    [Theory]
    [InlineData(90, 4.34)]
    [InlineData(80, 4.03)]
    [InlineData(70, 3.60)]
    [InlineData(60, 3.10)]
    [InlineData(50, 2.58)]
    [InlineData(0, 1)]
    [InlineData(3, 1)]
    [InlineData(-40, 1)]
    [InlineData(100, 4.5)]
    [InlineData(120, 4.5)]
    public void Ratings_have_the_opinion_scores_of_the_recommendation(double rating, double expected) =>
        Assert.Equal(expected, EModel.ToMos(rating), 0.007);

    [Theory]
    [InlineData(100, 0)]
    [InlineData(200, 3.04)]
    [InlineData(400, 24.07)]
    public void Delay_costs_what_the_curve_of_the_recommendation_says(double milliseconds, double expected) =>
        Assert.Equal(expected, EModel.DelayImpairment(TimeSpan.FromMilliseconds(milliseconds)), 0.01);

    [Fact]
    public void More_delay_or_more_holes_are_never_better()
    {
        Gen.Select(Gen.Double[0, 2000].Array[2], Gen.Double[0, 1].Array[2], Gen.Int[0, 64_000]).Check(
            1_000,
            (delays, holes, bitrate) =>
            {
                EModelCodec codec = EModelCodec.Opus(bitrate);
                double better = EModel.Rating(TimeSpan.FromMilliseconds(delays.Min()), holes.Min(), codec);
                double worse = EModel.Rating(TimeSpan.FromMilliseconds(delays.Max()), holes.Max(), codec);
                Assert.InRange(worse, -200, better + 1e-9);
                Assert.InRange(EModel.ToMos(worse), 1, EModel.ToMos(better) + 0.02);
            });
    }

    [Fact]
    public void Opus_costs_less_with_each_bit_until_it_leaves_the_telephones_band()
    {
        double[] impairments = Enumerable.Range(6, 10).Select(kilobits => EModelCodec.Opus(kilobits * 1000).Impairment).ToArray();

        Assert.Equal(impairments.OrderDescending(), impairments);
        Assert.Equal(23.0, impairments[0]);
        Assert.Equal(11.7, impairments[3]);
        Assert.Equal(0, impairments[6]);
        Assert.Equal(EModelCodec.Opus(6_000), EModelCodec.Opus(-1));
        Assert.Equal(EModelCodec.Opus(12_000), EModelCodec.Opus(64_000));
    }

    [Fact]
    public void Delays_and_fractions_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => EModel.Rating(TimeSpan.FromTicks(-1), 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => EModel.Rating(TimeSpan.Zero, -0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => EModel.Rating(TimeSpan.Zero, 1.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => EModel.Rating(TimeSpan.Zero, double.NaN));
    }
}
