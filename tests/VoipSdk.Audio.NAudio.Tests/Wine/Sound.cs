using System.Globalization;

namespace VoipSdk.Audio.NAudio.Tests.Wine;

/// <summary>Each way alone, with the system's own tools at the other end; then both.</summary>
[Collection(nameof(WineCollection))]
public class Sound
{
    [Theory]
    [InlineData("VsSpeaker")]
    [InlineData("Vs192")]
    public async Task What_is_played_left_and_right_comes_out_left_and_right(string sink)
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();
        using Probe probe = machine.Start("play", sink);
        await probe.TurnAsync("listen");

        float[] heard = await machine.ListenAsync(sink, TimeSpan.FromSeconds(2));

        await probe.GoOnAsync();
        await probe.EndAsync();
        Assert.InRange(MedianAmplitude(heard, 0), 0.39, 0.41);
        Assert.InRange(MedianAmplitude(heard, 1), 0.19, 0.21);
    }

    [Fact]
    public async Task A_mono_loudspeaker_at_another_rate_plays_both_sides()
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();
        using Probe probe = machine.Start("play", "Vs44");
        await probe.TurnAsync("listen");

        float[] heard = await machine.ListenAsync("Vs44", TimeSpan.FromSeconds(2));

        await probe.GoOnAsync();
        await probe.EndAsync();
        Assert.InRange(MedianAmplitude(heard, 0), 0.29, 0.31);
    }

    [Theory]
    [InlineData("VsMic")]
    [InlineData("Vs44")]
    [InlineData("Vs192")]
    public async Task What_is_spoken_is_recorded(string sink)
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();
        using Probe probe = machine.Start("record", $"Monitor of {sink}");
        await probe.TurnAsync("speak");

        await machine.SpeakAsync(sink, 0.3f, TimeSpan.FromSeconds(2));

        await probe.GoOnAsync();
        await probe.EndAsync();
        Assert.InRange(probe.Number("amplitude"), 0.29, 0.31);
        Assert.InRange(probe.Number("sounding"), 48_000, 3 * 48_000);
    }

    [Theory]
    [InlineData("5")]
    [InlineData("20")]
    [InlineData("100")]
    public async Task Both_ways_at_once_a_tone_comes_back_as_it_was_played(string bufferMilliseconds)
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();

        using Probe probe = await machine.Start("loopback", "Monitor of VsSpeaker", "VsSpeaker", bufferMilliseconds).EndAsync();

        Assert.InRange(probe.Number("amplitude"), 0.39, 0.41);
        Assert.InRange(probe.Number("sounding"), 24_000, probe.Number("played") + 4_800);
        Assert.True(probe.Number("delay") > 0);
    }

    [Theory]
    [InlineData("VsSpeaker", 2)]
    [InlineData("Vs192", 2)]
    [InlineData("Vs44", 1)]
    public async Task Asked_for_two_channels_a_microphone_gives_left_and_right_and_one_of_one_channel_the_same_twice(
        string sink, double expected)
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();

        using Probe probe = await machine.Start("loopback-stereo", $"Monitor of {sink}", sink).EndAsync();

        double[] amplitudes = [.. probe.All("amplitude").Select(text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal(2, amplitudes.Length);
        // A machine that has more to do than it can leaves gaps, in both alike.
        Assert.InRange(amplitudes[0], 0.2, 0.41);
        Assert.InRange(amplitudes[0] / amplitudes[1], expected - 0.02, expected + 0.02);
    }

    /// <summary>Of the blocks of 20 ms in which there is sound.</summary>
    private static double MedianAmplitude(float[] stereo, int channel)
    {
        var amplitudes = new List<double>();
        for (int start = 0; start + 1_920 <= stereo.Length; start += 1_920)
        {
            double power = 0;
            for (int i = start + channel; i < start + 1_920; i += 2)
            {
                power += stereo[i] * stereo[i];
            }

            amplitudes.Add(Math.Sqrt(2 * power / 960));
        }

        double[] sounding = [.. amplitudes.Where(static amplitude => amplitude > 0.01).Order()];
        Assert.NotEmpty(sounding);
        return sounding[sounding.Length / 2];
    }
}
