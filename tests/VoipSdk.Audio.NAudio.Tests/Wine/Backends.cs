namespace VoipSdk.Audio.NAudio.Tests.Wine;

/// <summary>The whole stack that calls use: <c>DeviceAudioBackend</c> on NAudio.</summary>
[Collection(nameof(WineCollection))]
public class Backends
{
    [Fact]
    public async Task The_backend_keeps_what_calls_rely_on()
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();

        using Probe probe = await machine.Start("conformance").EndAsync();

        Assert.Empty(probe.All("broken"));
        Assert.NotEmpty(probe.All("kept"));
    }

    [Fact]
    public async Task A_call_goes_on_while_the_sound_system_is_dead_and_has_its_chosen_devices_again_when_it_lives()
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();
        using Probe probe = machine.Start("backend", "Monitor of VsSpeaker", "VsSpeaker");
        await probe.TurnAsync("kill");
        await machine.KillSoundAsync();
        await probe.GoOnAsync();
        await probe.TurnAsync("restart");
        await machine.StartSoundAsync();
        await probe.GoOnAsync();

        await probe.EndAsync();

        foreach (string seen in (string[])["open", "heard", "lost", "goes-on", "back", "heard-again"])
        {
            Assert.True(probe[seen] == "True", seen);
        }

        Assert.Equal("Monitor of VsSpeaker|VsSpeaker", probe["devices-in-use"]);
        Assert.Equal(2, probe.All("event").Count(name => name == "AudioDeviceLost"));
    }
}
