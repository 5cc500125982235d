using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Devices;

public sealed class ChoosingDevices
{
    private readonly DeviceRig _rig = new();

    private FakeDriver Driver => _rig.Driver;

    public ChoosingDevices()
    {
        Driver.Devices.Add(FakeDriver.Microphone("built-in", isDefault: true));
        Driver.Devices.Add(FakeDriver.Microphone("headset"));
        Driver.Devices.Add(FakeDriver.Loudspeaker("speakers", isDefault: true));
    }

    [Fact]
    public void Devices_are_open_while_somebody_wants_them()
    {
        _rig.Step();
        Assert.Empty(Driver.Log);

        _rig.Want();
        Assert.Equal(["+in ", "+out "], Driver.Log);
        Assert.Equal("built-in", _rig.Control.Input.Chooser.Device?.Id);

        _rig.Want(false);
        Assert.Equal(["+in ", "+out ", "-in ", "-out "], Driver.Log);
        Assert.Equal(0, _rig.StandIns);
    }

    [Fact]
    public void Another_device_can_be_chosen_during_a_call()
    {
        _rig.Want();

        _rig.SelectInput("headset");

        Assert.Equal(["+in ", "+out ", "-in ", "+in headset"], Driver.Log);
        _rig.SelectInput(null);
        Assert.Equal("in ", Driver.Input.ToString());
    }

    [Fact]
    public void Chosen_device_that_is_not_there_counts_once_it_is()
    {
        _rig.SelectInput("usb");
        _rig.Want();
        Assert.Equal("in ", Driver.Input.ToString());
        Assert.Equal(AudioDeviceFailure.Gone, _rig.Control.Input.Chooser.Failure?.Reason);
        AudioDeviceFailed told = Assert.Single(_rig.Events.OfType<AudioDeviceFailed>());
        Assert.Equal("usb", told.DeviceId);
        Assert.Contains("\"usb\"", told.Failure.Message, StringComparison.Ordinal);

        Driver.Devices.Add(FakeDriver.Microphone("usb"));
        Driver.Hint();
        _rig.Step();

        Assert.Equal("in usb", Driver.Input.ToString());
        Assert.Null(_rig.Control.Input.Chooser.Failure);
    }

    [Fact]
    public void Choosing_the_default_in_place_of_what_is_not_there_is_no_failure()
    {
        _rig.SelectInput("usb");
        _rig.Want();

        _rig.SelectInput(null);

        Assert.Null(_rig.Control.Input.Chooser.Failure);
        Assert.Equal("in ", Driver.Input.ToString());
    }

    [Fact]
    public void Unplugged_device_is_replaced_by_the_default_and_taken_again_when_it_returns()
    {
        _rig.SelectInput("headset");
        _rig.Want();

        Driver.Unplug("headset");
        _rig.Step();
        Assert.Equal("in ", Driver.Input.ToString());
        AudioDeviceLost lost = Assert.Single(_rig.Events.OfType<AudioDeviceLost>());
        Assert.Equal("headset", lost.Device?.Id);
        Assert.Equal(AudioDeviceFailure.Gone, lost.Failure.Reason);
        Assert.Equal(AudioDeviceFailure.Gone, _rig.Control.Input.Chooser.Failure?.Reason);
        Assert.Empty(_rig.Events.OfType<AudioDeviceFailed>());

        Driver.Devices.Add(FakeDriver.Microphone("headset"));
        Driver.Hint();
        _rig.Step();
        Assert.Equal("in headset", Driver.Input.ToString());
    }

    [Fact]
    public void List_is_read_again_where_nobody_says_that_it_has_changed()
    {
        _rig.SelectInput("usb");
        _rig.Want();
        Driver.Devices.Add(FakeDriver.Microphone("usb"));

        _rig.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal("in usb", Driver.Input.ToString());
    }

    [Theory]
    [InlineData(false, "in ")]
    [InlineData(true, "in ")]
    public void Default_is_followed(bool byTheLibrary, string expected)
    {
        Driver.FollowsDefault = byTheLibrary;
        _rig.Want();
        Driver.Devices[0] = FakeDriver.Microphone("built-in");
        Driver.Devices[1] = FakeDriver.Microphone("headset", isDefault: true);
        Driver.Hint();
        _rig.Step();

        Assert.Equal(expected, Driver.Input.ToString());
        Assert.Equal(byTheLibrary ? "built-in" : "headset", Driver.Input.Device?.Id);
        Assert.Equal(byTheLibrary ? 1 : 2, Driver.Log.Count(line => line == "+in "));
    }

    [Fact]
    public void Without_any_device_a_call_goes_on_and_the_reason_is_told_once()
    {
        Driver.Devices.Clear();
        _rig.Want();
        _rig.Advance(TimeSpan.FromMinutes(1));

        Assert.Empty(Driver.Log);
        Assert.Equal(2, _rig.StandIns);
        Assert.Equal(AudioDeviceFailure.NoDevice, _rig.Control.Input.Chooser.Failure?.Reason);
        Assert.Equal(2, _rig.Events.OfType<AudioDeviceFailed>().Count());

        Driver.Devices.Add(FakeDriver.Microphone("first", isDefault: true));
        Driver.Hint();
        _rig.Step();
        Assert.Equal(1, _rig.StandIns);
        Assert.Equal("first", Driver.Input.Device?.Id);
    }

    [Fact]
    public void Device_that_is_busy_is_tried_again_beside_the_default_that_stands_in()
    {
        Driver.Broken["headset"] = AudioDeviceFailure.Busy;
        _rig.SelectInput("headset");
        _rig.Want();
        Assert.Equal("in ", Driver.Input.ToString());
        Assert.Equal(AudioDeviceFailure.Busy, _rig.Control.Input.Chooser.Failure?.Reason);

        _rig.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, Driver.Log.Count(line => line == "+in "));
        Assert.Single(_rig.Events.OfType<AudioDeviceFailed>());

        Driver.Broken.Clear();
        _rig.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal("in headset", Driver.Input.ToString());
        Assert.Single(Driver.Open, stream => stream.Kind == AudioDeviceKind.Input);
        Assert.Null(_rig.Control.Input.Chooser.Failure);
    }

    [Fact]
    public void Default_that_breaks_again_and_again_is_tried_ever_less_often()
    {
        _rig.Want();
        for (int i = 0; i < 600; i++)
        {
            if (Driver.Open.Exists(stream => stream.Kind == AudioDeviceKind.Input))
            {
                Driver.Input.Lose();
            }

            _rig.Advance(TimeSpan.FromMilliseconds(100));
        }

        Assert.InRange(Driver.Log.Count(line => line == "+in "), 10, 20);
    }

    [Fact]
    public void Microphone_is_opened_anew_for_a_call_of_two_channels_and_keeps_them_until_nobody_wants_it()
    {
        _rig.Want();
        _rig.Want(channels: 2);
        Assert.Equal(["+in ", "+out ", "-in ", "+in  stereo"], Driver.Log);
        Assert.Empty(_rig.Events.OfType<AudioDeviceLost>());
        Assert.Null(_rig.Control.Input.Chooser.Failure);

        // The call of two channels ends, one of one goes on, and another begins.
        _rig.Want(channels: 1);
        _rig.Want(channels: 2);
        Assert.Equal(4, Driver.Log.Count);

        _rig.Want(false);
        _rig.Want();
        Assert.Equal(["-in  stereo", "-out ", "+in ", "+out "], Driver.Log[4..]);
    }

    [Fact]
    public void Microphone_that_cannot_be_opened_with_two_channels_is_opened_with_one()
    {
        Driver.RefusesTwoChannels = true;
        _rig.Want(channels: 2);
        _rig.Advance(TimeSpan.FromMinutes(1));

        Assert.Equal(["+in ", "+out "], Driver.Log);
        Assert.Empty(_rig.Events.OfType<AudioDeviceFailed>());
        Assert.Null(_rig.Control.Input.Chooser.Failure);
    }

    [Fact]
    public void Microphone_that_is_lost_its_replacement_and_its_return_have_two_channels()
    {
        _rig.SelectInput("headset");
        _rig.Want(channels: 2);

        Driver.Unplug("headset");
        _rig.Step();
        Driver.Devices.Add(FakeDriver.Microphone("headset"));
        Driver.Hint();
        _rig.Step();

        Assert.Equal(["+in headset stereo", "+out ", "-in headset stereo", "+in  stereo", "+in headset stereo", "-in  stereo"], Driver.Log);
    }

    [Fact]
    public void Chosen_microphone_that_is_open_as_the_default_is_opened_anew_for_two_channels()
    {
        _rig.Want();
        _rig.SelectInput("built-in");
        Assert.Equal(2, Driver.Log.Count);

        Driver.Hint();
        _rig.Want(channels: 2);

        Assert.Equal("in built-in stereo", Driver.Input.ToString());
    }

    [Fact]
    public async Task Unknown_id_is_refused_and_changes_nothing()
    {
        _rig.Want();

        AudioDeviceException e = await Assert.ThrowsAsync<AudioDeviceException>(() => _rig.SelectAsync("nonsense"));

        Assert.Equal(AudioDeviceFailure.Gone, e.Reason);
        Assert.Null(_rig.Control.Input.Chooser.SelectedId);
        Assert.Equal(["+in ", "+out "], Driver.Log);
    }

    [Fact]
    public async Task Who_chooses_a_device_that_cannot_be_opened_learns_why()
    {
        _rig.Want();
        Driver.Broken["headset"] = AudioDeviceFailure.Denied;

        AudioDeviceException e = await Assert.ThrowsAsync<AudioDeviceException>(() => _rig.SelectAsync("headset"));

        Assert.Equal(AudioDeviceFailure.Denied, e.Reason);
        Assert.Equal("headset", _rig.Control.Input.Chooser.SelectedId);
        Assert.Equal("in ", Driver.Input.ToString());
    }

    [Fact]
    public void System_that_does_not_list_its_devices_is_a_reason_not_an_end()
    {
        Driver.ListFailure = new AudioDeviceException(AudioDeviceFailure.Unavailable, "no sound server");
        _rig.Want();
        Assert.Equal(AudioDeviceFailure.Unavailable, _rig.Control.Output.Chooser.Failure?.Reason);

        Driver.ListFailure = null;
        _rig.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(2, Driver.Open.Count);
        Assert.Null(_rig.Control.Output.Chooser.Failure);
    }
}
