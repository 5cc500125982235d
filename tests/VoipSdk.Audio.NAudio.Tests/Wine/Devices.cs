namespace VoipSdk.Audio.NAudio.Tests.Wine;

[Collection(nameof(WineCollection))]
public class Devices
{
    [Fact]
    public async Task Devices_are_listed_by_name_with_ids_that_stay_and_one_default_each_way()
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();
        using Probe first = await machine.Start("devices").EndAsync();
        using Probe second = await machine.Start("devices").EndAsync();

        string[][] devices = [.. first.All("device").Select(line => line.Split('|'))];

        Assert.Contains(devices, device => device[0] == "Output" && device[2] == "VsSpeaker");
        Assert.Contains(devices, device => device[0] == "Input" && device[2] == "Monitor of VsMic");
        Assert.Equal(devices.Length, devices.Select(device => device[1]).Distinct().Count());
        foreach (string kind in (string[])["Input", "Output"])
        {
            string[] theDefault = Assert.Single(devices, device => device[0] == kind && device[3] == "True");
            Assert.Equal($"{theDefault[1]} False", first[$"default-{kind.ToLowerInvariant()}"]);
        }

        Assert.Equal(first.All("device"), second.All("device"));
    }

    [Fact]
    public async Task An_id_that_is_unknown_unreadable_or_of_the_other_kind_is_a_device_that_is_gone()
    {
        await using WindowsMachine machine = await WindowsMachine.StartAsync();

        using Probe probe = await machine.Start("wrong-devices").EndAsync();

        Assert.Equal("Gone", probe["unreadable"]);
        Assert.Equal("Gone", probe["unknown"]);
        Assert.Equal("Gone", probe["other-kind"]);
    }
}
