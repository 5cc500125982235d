namespace VoipSdk.Audio.NAudio.Tests.Wine;

[Collection(nameof(WineCollection))]
public class Endings
{
    [Fact]
    public async Task A_sound_system_that_dies_is_told_and_survived_and_comes_back()
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();
        using Probe probe = machine.Start("loss", "Monitor of VsSpeaker", "VsSpeaker");
        await probe.TurnAsync("kill");
        await machine.KillSoundAsync();
        await probe.GoOnAsync();
        await probe.TurnAsync("restart");
        await machine.StartSoundAsync();
        await probe.GoOnAsync();

        await probe.EndAsync();

        // Wine goes on saying that the dead microphone has nothing yet, where Windows says that it is gone.
        Assert.Equal("Failed", probe["lost-input"]);
        Assert.Equal("Gone", probe["lost-output"]);
        Assert.StartsWith("Failed", probe["without-server"], StringComparison.Ordinal);
        Assert.InRange(probe.Number("amplitude"), 0.39, 0.41);
        Assert.Equal("False False", probe["still-lost"]);
    }

    [Fact]
    public async Task A_stream_ends_by_any_thread_at_any_time_and_no_callback_follows()
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();

        using Probe probe = await machine.Start("ends").EndAsync();

        Assert.Equal("ended", probe["at-once"]);
        Assert.Equal("ended 0 False False", probe["by-several-threads"]);
        Assert.Equal("ended 0", probe["within-callbacks"]);
        Assert.Equal("ended 0", probe["with-context"]);
        Assert.Equal("ended", probe["after-the-driver"]);
    }

    [Fact]
    public async Task Without_a_sound_system_it_says_so_and_nothing_else_happens()
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();
        await machine.KillSoundAsync();

        using Probe probe = await machine.Start("nothing").EndAsync();

        Assert.Equal("0", probe["devices"]);
        Assert.Equal("NoDevice", probe["open"]);
    }
}
