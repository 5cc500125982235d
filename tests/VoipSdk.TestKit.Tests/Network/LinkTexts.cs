using System.Globalization;
using CsCheck;

namespace VoipSdk.TestKit.Tests.Network;

public class LinkTexts
{
    private static readonly Gen<TimeSpan> AnyTime = Gen.Long[0, TimeSpan.TicksPerHour].Select(TimeSpan.FromTicks);
    private static readonly Gen<double> AnyShare = Gen.OneOf(Gen.Double[0, 1], Gen.Int[0, 1_000].Select(n => n / 1_000.0));

    [Fact]
    public void What_people_write_is_understood()
    {
        Assert.Equal(
            new Link { Loss = 0.1, Jitter = TimeSpan.FromMilliseconds(40), Seed = 1 }, Link.Parse("loss=10,jitter=40,seed=1"));
        Assert.Equal(Link.Presets["wifi-lossy"] with { Seed = 3 }, Link.Parse("wifi-lossy,seed=3"));
        Assert.Equal(Link.Presets["wifi"] with { KeepsOrder = false }, Link.Parse(" WiFi , Ordered = no "));
        Assert.Equal(new Link { KeepsOrder = true }, Link.Parse("ordered"));
        Assert.Equal(
            new Link { LossStates = new GilbertElliott { GoodToBad = 0.015, BadToGood = 0.3 }, BitsPerSecond = 64_500 },
            Link.Parse("states=1.5/30,rate=64.5"));
        Assert.Equal(
            new Link { Outage = TimeSpan.FromMilliseconds(300), OutagePeriod = TimeSpan.FromSeconds(15) }, Link.Parse("outage=300/15000"));
        Assert.Null(Link.Parse("wifi-lossy,states=none").LossStates);
        Assert.Equal(0.1, Link.Parse("loss=1e1").Loss);
        Assert.Equal(0, Link.Parse("loss=1e-99999999999").Loss);
    }

    [Theory]
    [InlineData("", "''")]
    [InlineData(null, "''")]
    [InlineData("loss", "'loss' should be loss=a number of percent, 0 to 100")]
    [InlineData("loss=10%", "'loss=10%' should be loss=a number of percent, 0 to 100")]
    [InlineData("loss=-1", "'loss=-1'")]
    [InlineData("loss=101", "'loss=101' is out of range")]
    [InlineData("loss=1e3", "'loss=1e3' is out of range")]
    [InlineData("loss=1e99999999999", "'loss=1e99999999999'")]
    [InlineData("loss=e1", "'loss=e1'")]
    [InlineData("loss=NaN", "'loss=NaN'")]
    [InlineData("jitter=40,loss=ten", "'loss=ten'")]
    [InlineData("latency=3600001", "'latency=3600001' is out of range")]
    [InlineData("latency=99999999999999999999", "'latency=99999999999999999999'")]
    [InlineData("lots=10", "'lots=10' is neither a preset (perfect, lan,")]
    [InlineData("loss=10,wifi", "'wifi' is neither a preset")]
    [InlineData("loss=10,loss=20", "'loss' is given twice")]
    [InlineData("shape=round", "'shape=round' should be shape=uniform, normal or pareto")]
    [InlineData("ordered=maybe", "'ordered=maybe' should be ordered=yes or no")]
    [InlineData("burst=0", "'burst=0' is out of range")]
    [InlineData("states=3", "'states=3' should be states=two to four shares")]
    [InlineData("states=1/2/3/4/5", "'states=1/2/3/4/5'")]
    [InlineData("outage=300", "'outage=300' should be outage=length/period in milliseconds")]
    [InlineData("rate=0.5", "'rate=0.5' is out of range")]
    [InlineData("seed=1.5", "'seed=1.5' should be seed=a whole number")]
    public void An_error_names_the_item_and_what_it_should_be(string? text, string expected)
    {
        Assert.False(Link.TryParse(text, out Link? link, out string? error));
        Assert.Null(link);
        Assert.Contains(expected, error, StringComparison.Ordinal);
        if (text is not null)
        {
            Assert.Equal(error, Assert.Throws<FormatException>(() => Link.Parse(text)).Message);
        }
    }

    [Fact]
    public void The_text_of_any_link_reads_back_as_an_equal_link()
    {
        Gen<Link> links = Gen.Select(AnyTime, AnyTime, AnyShare, AnyShare, Gen.Int, Gen.Bool, Gen.Int[0, 2], Gen.Int[1, 10_000])
            .Select(value => new Link
            {
                Latency = value.Item1,
                Jitter = value.Item2,
                Loss = value.Item3,
                Duplication = value.Item4,
                Seed = value.Item5,
                KeepsOrder = value.Item6,
                JitterShape = (JitterShape)value.Item7,
                LossBurst = value.Item8,
                LossStates = value.Item6 ? new GilbertElliott { GoodToBad = value.Item3, BadToGood = value.Item4 } : null,
                BitsPerSecond = value.Item8 * 1_001L,
                Outage = value.Item2,
                OutagePeriod = value.Item1,
                HoldBack = value.Item1,
                LongestQueue = value.Item2,
                Reordering = value.Item4,
            });
        var random = new PCG(7, 7);
        for (int i = 0; i < 2_000; i++)
        {
            Link link = links.Generate(random, null, out _);
            Assert.Equal(link, Link.Parse(link.ToString()));
        }
    }

    [Fact]
    public void The_text_is_short_and_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("de-DE");
            Assert.Equal("perfect", new Link().ToString());
            Assert.Equal("latency=0.5,loss=7.5,states=3/20/50/0", Link.Parse("loss=7.5,states=3/20/50,latency=0.5").ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void Every_preset_is_found_by_its_name_and_survives_its_text()
    {
        Assert.Equal(
            ["perfect", "lan", "dsl", "wifi", "wifi-lossy", "cellular", "cellular-edge", "satellite", "congested"], Link.Presets.Keys);
        foreach ((string name, Link link) in Link.Presets)
        {
            Assert.True(Link.TryGetPreset(name.ToUpperInvariant(), out Link? found));
            Assert.Same(link, found);
            Assert.Equal(link, Link.Parse(link.ToString()));
        }

        Assert.False(Link.TryGetPreset("carrier-pigeon", out _));
        Assert.False(Link.TryGetPreset(null, out _));
    }

    [Theory]
    [InlineData("perfect", 0, 0, 2)]
    [InlineData("lan", 0, 0, 1)]
    [InlineData("dsl", 0.0005, 0.002, 40)]
    [InlineData("wifi", 0.002, 0.004, 65)]
    [InlineData("wifi-lossy", 0.055, 0.075, 150)]
    [InlineData("cellular", 0.004, 0.006, 150)]
    [InlineData("cellular-edge", 0.06, 0.09, 450)]
    [InlineData("satellite", 0.004, 0.006, 310)]
    [InlineData("congested", 0.02, 0.04, 250)]
    public void A_preset_does_to_a_call_what_its_description_says(string name, double leastLoss, double mostLoss, double mostDelay)
    {
        // Ten minutes of Opus at 24 kbit/s.
        var flow = new Flow(Link.Presets[name], 30_000, length: 76);

        Assert.InRange(flow.Loss, leastLoss, mostLoss);
        double[] delays = [.. flow.Delays.Order()];
        Assert.True(delays[delays.Length * 99 / 100] <= mostDelay, $"99 %: {delays[delays.Length * 99 / 100]:F0} ms");
    }

    [Fact]
    public void Values_out_of_range_are_refused_where_they_are_set()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Link { Loss = 1.01 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Link { Loss = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Link { Latency = TimeSpan.FromTicks(-1) });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Link { BitsPerSecond = 999 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new Link { LossBurst = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new GilbertElliott { BadToGood = -0.1 });
    }
}
