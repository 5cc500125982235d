using System.Numerics;
using CsCheck;
using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Spatial;

/// <summary>Where a voice is heard, by where the friend stands.</summary>
public class Directions
{
    // Right-handed: x to the right, y up, -z ahead.
    private static readonly SpatialListener Listener = new(new Vector3(10, 2, -5), -Vector3.UnitZ, Vector3.UnitY);
    private static readonly SpatialPanner Panner = new(new SpatialPannerOptions { Curve = DistanceCurve.None, RearVolume = 0.5f });
    private static readonly float[] OddNumbers =
        [0, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon];

    private static readonly Gen<float> AnyNumber =
        Gen.Select(Gen.Int[0, 13], Gen.Float[-100, 100]).Select((odd, number) => odd < OddNumbers.Length ? OddNumbers[odd] : number);

    private static readonly Gen<Vector3> AnyVector = Gen.Select(AnyNumber, AnyNumber, AnyNumber).Select((x, y, z) => new Vector3(x, y, z));

    [Theory]
    [InlineData(0, 0, -4, 0, 1)]
    [InlineData(4, 0, 0, 1, 1)]
    [InlineData(-4, 0, 0, -1, 1)]
    [InlineData(4, 0, -4, 0.5, 1)]
    [InlineData(-4, 0, -4, -0.5, 1)]
    [InlineData(0, 0, 4, 0, 0.5)]
    [InlineData(4, 0, 4, 0.5, 0.646447)]
    [InlineData(-4, 0, 4, -0.5, 0.646447)]
    [InlineData(0, 4, 0, 0, 1)]
    [InlineData(4, 4, 0, 0.5, 1)]
    [InlineData(0, 0, 0, 0, 1)]
    public void A_friend_is_heard_from_where_they_stand(float x, float y, float z, double pan, double volume)
    {
        SpatialPlacement placement = Panner.Place(Listener, Listener.Position + new Vector3(x, y, z));

        Assert.Equal(pan, placement.Pan, 1e-5);
        Assert.Equal(volume, placement.Volume, 1e-5);
    }

    [Fact]
    public void Left_handed_coordinates_mirror_the_right_handed_ones() =>
        Gen.Select(Gen.Float[-9, 9], Gen.Float[-9, 9], Gen.Float[-9, 9]).Sample((x, y, z) =>
        {
            var mirrored = new SpatialListener(new Vector3(10, 2, 5), Vector3.UnitZ, Vector3.UnitY, isLeftHanded: true);
            SpatialPlacement right = Panner.Place(Listener, Listener.Position + new Vector3(x, y, -z));
            SpatialPlacement left = Panner.Place(mirrored, mirrored.Position + new Vector3(x, y, z));

            return Math.Abs(right.Pan - left.Pan) < 1e-4 && Math.Abs(right.Volume - left.Volume) < 1e-4;
        });

    [Fact]
    public void Lengths_and_angles_of_the_listeners_vectors_do_not_matter()
    {
        var sloppy = new SpatialListener(Listener.Position, new Vector3(0, -3, -7), new Vector3(0, 0.01f, -0.001f));

        SpatialPlacement placement = Panner.Place(sloppy, Listener.Position + new Vector3(3, 0, 0));

        Assert.Equal(1, placement.Pan, 1e-5);
    }

    [Fact]
    public void One_who_turns_around_hears_the_other_side()
    {
        var turned = new SpatialListener(Listener.Position, Vector3.UnitZ, Vector3.UnitY);

        Assert.Equal(-1, Panner.Place(turned, Listener.Position + (3 * Vector3.UnitX)).Pan, 1e-5);
    }

    [Theory]
    [InlineData(0, 0, 1, "around")]
    [InlineData(0.2f, 0, 1, "around, past the ear")]
    [InlineData(0, 5, 0, "overhead")]
    [InlineData(0, 0, 0, "through the listener")]
    [InlineData(0, 0, 0.01f, "nearly through the listener")]
    public void A_walk_never_jumps(float x, float y, float z, string way)
    {
        SpatialPlacement last = default;
        for (int step = 0; step <= 4_000; step++)
        {
            Vector3 from = way.StartsWith("around", StringComparison.Ordinal)
                ? new Vector3(2 * MathF.Sin(step * MathF.PI / 2_000), 0, 2 * MathF.Cos(step * MathF.PI / 2_000))
                : new Vector3((step - 2_000) / 400f, 0, 0);
            SpatialPlacement placement = Panner.Place(Listener, Listener.Position + from + new Vector3(x, y, z));

            bool isSmall = Math.Abs(placement.Pan - last.Pan) < 0.02 && Math.Abs(placement.Volume - last.Volume) < 0.02;
            Assert.True(step == 0 || isSmall, $"{way}, step {step}: {last} to {placement}");
            last = placement;
        }
    }

    [Fact]
    public void Vectors_of_every_kind_give_a_placement_that_a_call_takes() =>
        Gen.Select(AnyVector, AnyVector, AnyVector, AnyVector).Sample((position, forward, up, source) =>
        {
            SpatialPlacement placement = new SpatialPanner().Place(new SpatialListener(position, forward, up), source);

            return placement.Pan is >= -1 and <= 1 && placement.Volume is >= 0 and <= 1;
        });

    [Fact]
    public void Without_a_direction_everybody_is_in_the_middle()
    {
        var upsideNothing = new SpatialListener(Listener.Position, -Vector3.UnitZ, -Vector3.UnitZ);
        var blind = default(SpatialListener);

        Assert.Equal(0, Panner.Place(upsideNothing, Listener.Position + Vector3.UnitX).Pan);
        Assert.Equal(new SpatialPlacement(1, 0), Panner.Place(blind, new Vector3(5, 6, 7)));
        Assert.Equal(new SpatialPlacement(1, 0), new SpatialPanner().Place(Listener, new Vector3(float.NaN, 0, 0)));
    }

    [Fact]
    public void Placing_allocates_nothing()
    {
        Panner.Place(Listener, Vector3.One);

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 100; i++)
            {
                Panner.Place(Listener, new Vector3(i, 0, 0));
            }
        });

        Assert.Equal(0, allocated);
    }
}
