using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio.Devices;

/// <summary>What passes through an open backend, with the real thread but a device that the test moves.</summary>
public sealed class DeviceSounds : IAsyncDisposable
{
    private readonly FakeDriver _driver = new();
    private readonly DeviceAudioBackend _backend;
    private readonly List<AudioPort> _ports = [];

    public DeviceSounds()
    {
        _driver.Devices.Add(FakeDriver.Microphone("mic", isDefault: true));
        _driver.Devices.Add(FakeDriver.Loudspeaker("speakers", isDefault: true));
        _backend = new DeviceAudioBackend(_driver, new DeviceAudioOptions { RequiresDevices = true });
        foreach (VoiceStage stage in Enum.GetValues<VoiceStage>())
        {
            _backend.Processing.SetEnabled(stage, false);
        }
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Every_call_gets_the_microphone_in_blocks_of_any_length()
    {
        AudioPort first = await OpenAsync(0);
        AudioPort second = await OpenAsync(0);

        foreach (int length in new[] { 1, 479, 480, 481, 1_023, 416 })
        {
            _driver.Input.Captured!(Filled(length, 0.25f), 1);
        }

        Assert.Equal(2_880, first.CapturedAvailable);
        float[] taken = new float[2_880];
        second.ReadCaptured(taken);
        Assert.All(taken, sample => Assert.Equal(0.25f, sample));
        Assert.InRange(_backend.Input.Level.PeakDecibels, -12.1, -12);
    }

    [Theory]
    [InlineData(120)]
    [InlineData(960)]
    [InlineData(1_024)]
    [InlineData(1_920)]
    public async Task Each_call_is_asked_once_for_all_that_the_device_asks_for(int frames)
    {
        // Where a packet lies in a request decides how late it may come: parts of one are not requests of their own.
        ConstantSource[] sources = [new(0.1f), new(0.2f)];
        foreach (ConstantSource source in sources)
        {
            await _backend.OpenAsync(new AudioPort(source, 9_600), TestContext.Current.CancellationToken);
        }

        Play(frames);
        Play(frames);

        Assert.All(sources, source => Assert.Equal([frames, frames], source.Requests));
    }

    [Fact]
    public async Task Calls_are_mixed_each_at_its_volume_and_place()
    {
        AudioPort left = await OpenAsync(0.2f);
        AudioPort middle = await OpenAsync(0.1f);
        left.Pan = -1;
        left.Volume = 0.5f;

        float[] heard = Play(960);

        Assert.Equal((0.2f * 0.5f * MathF.Sqrt(2)) + 0.1f, heard[^2], 4);
        Assert.Equal(0.1f, heard[^1], 4);
        middle.Volume = 0;
        Assert.Equal(0, Play(960)[^1], 4);
    }

    [Fact]
    public async Task Loud_calls_together_stay_in_range()
    {
        for (int i = 0; i < 4; i++)
        {
            await OpenAsync(0.9f);
        }

        Assert.All(Play(960), sample => Assert.InRange(sample, 0.9f, 1));
        Assert.True(_backend.Output.Level.IsClipping);
    }

    [Fact]
    public async Task Muted_microphone_is_silent_without_a_click()
    {
        AudioPort port = await OpenAsync(0);
        Capture(4, 0.5f);
        _backend.Input.IsMuted = true;
        Capture(4, 0.5f);

        float[] said = Taken(port, 8 * 480);
        Assert.Equal(0.5f, said[1_919], 4);
        Assert.All(said[2_400..], sample => Assert.Equal(0, sample));
        Assert.InRange(Signals.LargestStep(said), 0, 0.5f / 400);
        Assert.False(_backend.Input.IsTransmitting);
    }

    [Fact]
    public async Task Push_to_talk_sends_while_the_key_is_down()
    {
        AudioPort port = await OpenAsync(0);
        _backend.Input.TransmitMode = TransmitMode.PushToTalk;
        Capture(3, 0.5f);
        Assert.Equal(0, Taken(port, 1_440)[^1]);

        _backend.Input.IsTalkKeyDown = true;
        Capture(3, 0.5f);
        Assert.Equal(0.5f, Taken(port, 1_440)[^1]);
        Assert.True(_backend.Input.IsTransmitting);

        _backend.Input.IsTalkKeyDown = false;
        Capture(3, 0.5f);
        Assert.Equal(0, Taken(port, 1_440)[^1]);
    }

    [Fact]
    public async Task Deafened_user_hears_nothing_and_gain_is_limited()
    {
        await OpenAsync(0.5f);
        _backend.Output.Gain = 4;
        Assert.InRange(Play(960)[^1], 0.9f, 1);

        _backend.Output.IsMuted = true;
        Assert.Equal(0, Play(960)[^1]);
    }

    [Fact]
    public async Task Microphone_test_is_heard_without_a_call_and_ends()
    {
        using (_backend.StartMicrophoneTest())
        {
            await _backend.RefreshAsync(TestContext.Current.CancellationToken);
            Assert.Throws<InvalidOperationException>(() => _backend.StartMicrophoneTest());
            float loudest = 0;
            for (int i = 0; i < 200; i++)
            {
                Capture(1, 0.5f);
                loudest = Math.Max(loudest, Play(480).Max());
            }

            Assert.InRange(loudest, 0.4f, 0.6f);
        }

        Assert.False(_backend.IsTestingMicrophone);
        await _backend.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Empty(_driver.Open);
    }

    [Fact]
    public async Task Nothing_reaches_a_call_that_has_closed_its_stream()
    {
        var port = new AudioPort(new ConstantSource(0.5f), 9_600);
        IAudioStream stream = await _backend.OpenAsync(port, TestContext.Current.CancellationToken);
        await OpenAsync(0);
        await stream.DisposeAsync();
        await stream.DisposeAsync();
        port.ReadCaptured(new float[9_600]);

        Capture(1, 0.5f);

        Assert.True(stream.Completion.IsCompletedSuccessfully);
        Assert.Equal(0, port.CapturedAvailable);
        Assert.Equal(0, Play(480)[^1]);
    }

    [Fact]
    public async Task Call_fails_for_want_of_a_device_only_where_that_is_asked_for()
    {
        var driver = new FakeDriver();
        await using var strict = new DeviceAudioBackend(driver, new DeviceAudioOptions { RequiresDevices = true });
        VoipCallException e = await Assert.ThrowsAsync<VoipCallException>(
            async () => await strict.OpenAsync(new AudioPort(new ConstantSource(0), 960), TestContext.Current.CancellationToken));
        Assert.Equal(VoipCallFailure.AudioUnavailable, e.Reason);

        await using var patient = new DeviceAudioBackend(new FakeDriver());
        await using IAudioStream stream = await patient.OpenAsync(
            new AudioPort(new ConstantSource(0), 960), TestContext.Current.CancellationToken);
        await patient.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal(AudioDeviceFailure.NoDevice, patient.Input.Failure?.Reason);
    }

    [Fact]
    public async Task Disposed_backend_has_closed_its_devices_and_its_driver()
    {
        await OpenAsync(0);
        await _backend.DisposeAsync();

        Assert.True(_driver.IsDisposed);
        Assert.Empty(_driver.Open);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => _backend.Input.SelectAsync("mic"));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await OpenAsync(0));
        await foreach (AudioDeviceEvent e in _backend.ReadEventsAsync(TestContext.Current.CancellationToken))
        {
            Assert.NotNull(e);
        }
    }

    [Fact]
    public async Task Frames_cost_no_allocation()
    {
        await OpenAsync(0.5f);
        AudioPort second = await OpenAsync(0.1f);
        second.Pan = 0.5f;
        float[] captured = Filled(480, 0.1f);
        float[] played = new float[960];
        Exchange(100);

        Assert.Equal(0, Allocations.Of(() => Exchange(200)));

        void Exchange(int blocks)
        {
            for (int i = 0; i < blocks; i++)
            {
                _driver.Input.Captured!(captured, 1);
                _driver.Output.Playback!(played);
            }
        }
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(8.1f)]
    [InlineData(float.NaN)]
    public async Task Impossible_gain_is_refused(float gain)
    {
        AudioPort port = await OpenAsync(0);
        Assert.Throws<ArgumentOutOfRangeException>(() => _backend.Input.Gain = gain);
        Assert.Throws<ArgumentOutOfRangeException>(() => port.Volume = gain);
        Assert.Equal(1, _backend.Input.Gain);
    }

    private static float[] Filled(int length, float value)
    {
        float[] samples = new float[length];
        Array.Fill(samples, value);
        return samples;
    }

    private static float[] Taken(AudioPort port, int count)
    {
        float[] samples = new float[count];
        Assert.Equal(count, port.ReadCaptured(samples));
        return samples;
    }

    private async Task<AudioPort> OpenAsync(float says)
    {
        var port = new AudioPort(new ConstantSource(says), 9_600);
        await _backend.OpenAsync(port, TestContext.Current.CancellationToken);

        // Stages are switched off without a click, which takes a frame.
        Capture(2, 0);
        _ports.Add(port);
        _ports.ForEach(open => open.ReadCaptured(new float[9_600]));
        return port;
    }

    private void Capture(int frames, float value)
    {
        for (int i = 0; i < frames; i++)
        {
            _driver.Input.Captured!(Filled(480, value), 1);
        }
    }

    private float[] Play(int frames)
    {
        float[] stereo = new float[2 * frames];
        _driver.Output.Playback!(stereo);
        return stereo;
    }
}
