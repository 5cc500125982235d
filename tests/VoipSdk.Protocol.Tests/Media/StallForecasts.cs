using VoipSdk.Protocol.Media;

namespace VoipSdk.Protocol.Tests.Media;

public class StallForecasts
{
    private const long Second = 1_000_000;

    [Fact]
    public void Stalls_each_eleven_seconds_are_forecast_after_three()
    {
        var forecast = new StallForecast();
        forecast.Observe(300_000, At(11.3));
        forecast.Observe(250_000, At(22.25));
        Assert.False(forecast.TryForecast(At(25), out _, out _));
        forecast.Observe(310_000, At(33.31));

        Assert.True(forecast.TryForecast(At(35), out long onset, out long size));
        Assert.InRange(onset, (44 * Second) - 60_000, (44 * Second) + 60_000);
        Assert.InRange(size, 250_000, 310_000);
    }

    [Fact]
    public void A_missed_stall_is_still_expected_the_next_time_but_not_for_ever()
    {
        StallForecast forecast = Regular(11, 5);

        Assert.True(forecast.TryForecast(At(67), out long onset, out _));
        Assert.InRange(onset, (77 * Second) - 60_000, (77 * Second) + 60_000);
        Assert.False(forecast.TryForecast(At(55 + 35), out _, out _));
    }

    [Fact]
    public void Two_series_of_the_same_period_are_both_forecast()
    {
        var forecast = new StallForecast();
        for (int i = 1; i <= 4; i++)
        {
            forecast.Observe(300_000, At((i * 11) + 0.3));
            forecast.Observe(200_000, At((i * 11) + 4 + 0.2));
        }

        Assert.True(forecast.TryForecast(At(50), out long first, out _));
        Assert.InRange(first, (55 * Second) - 60_000, (55 * Second) + 60_000);
        Assert.True(forecast.TryForecast(At(56), out long second, out _));
        Assert.InRange(second, (59 * Second) - 60_000, (59 * Second) + 60_000);
    }

    [Fact]
    public void Stalls_at_random_are_hardly_ever_taken_for_regular_ones()
    {
        var random = new Random(17);
        int forecasts = 0;
        for (int run = 0; run < 200; run++)
        {
            var forecast = new StallForecast();
            double now = 0;
            for (int i = 0; i < 12; i++)
            {
                now += 3 + (random.NextDouble() * 20);
                forecast.Observe(100_000, At(now));
            }

            forecasts += forecast.TryForecast(At(now + 1), out _, out _) ? 1 : 0;
        }

        Assert.InRange(forecasts, 0, 10);
    }

    [Fact]
    public void Small_rises_are_no_stalls()
    {
        var forecast = new StallForecast();
        for (int i = 1; i < 20; i++)
        {
            forecast.Observe(30_000, At(i * 5));
        }

        Assert.False(forecast.TryForecast(At(96), out _, out _));
    }

    private static StallForecast Regular(double seconds, int count)
    {
        var forecast = new StallForecast();
        for (int i = 1; i <= count; i++)
        {
            forecast.Observe(300_000, At((i * seconds) + 0.3));
        }

        return forecast;
    }

    private static MonoTime At(double seconds) => new((long)(seconds * Second));
}
