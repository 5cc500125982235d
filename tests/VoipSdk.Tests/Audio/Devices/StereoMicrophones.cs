using VoipSdk.Audio;
using VoipSdk.Codecs;

namespace VoipSdk.Tests.Audio.Devices;

/// <summary>What a microphone of two channels, or of one, gives to calls of two and of one; with a device that the test moves.</summary>
public sealed class StereoMicrophones : IAsyncDisposable
{
    private readonly FakeDriver _driver = new();
    private readonly DeviceAudioBackend _backend;
    private readonly List<StandaloneAudioPort> _ports = [];

    public StereoMicrophones()
    {
        _driver.Devices.Add(FakeDriver.Microphone("mic", isDefault: true));
        _driver.Devices.Add(FakeDriver.Microphone("mixer"));
        _driver.Devices.Add(FakeDriver.Loudspeaker("speakers", isDefault: true));
        _backend = new DeviceAudioBackend(_driver, new DeviceAudioOptions { RequiresDevices = true });
        foreach (VoiceStage stage in Enum.GetValues<VoiceStage>())
        {
            _backend.Processing.SetEnabled(stage, false);
        }
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task Left_and_right_reach_a_call_of_two_channels_in_blocks_of_any_length()
    {
        StandaloneAudioPort music = await OpenAsync(channels: 2, AudioContent.Music);
        Assert.Equal(2, _driver.Input.Channels);

        foreach (int frames in new[] { 1, 479, 480, 481, 1_023, 416 })
        {
            _driver.Input.Captured!(Sides(frames, 0.5f, -0.25f), 2);
        }

        (float[] left, float[] right) = Taken(music, 2_880);
        Assert.All(left, sample => Assert.Equal(0.5f, sample));
        Assert.All(right, sample => Assert.Equal(-0.25f, sample));
        Assert.Equal(2, _backend.Input.Channels);
        Assert.InRange(_backend.Input.Level.PeakDecibels, -6.1, -6);
    }

    [Fact]
    public async Task Calls_of_one_channel_and_voices_get_the_mix()
    {
        StandaloneAudioPort voice = await OpenAsync(channels: 1, AudioContent.Voice);
        Assert.Equal(1, _driver.Input.Channels);
        StandaloneAudioPort music = await OpenAsync(channels: 1, AudioContent.Music);
        StandaloneAudioPort voiceOfTwo = await OpenAsync(channels: 2, AudioContent.Voice);
        Assert.Equal(2, _driver.Input.Channels);

        Capture(4, 0.5f, -0.1f);

        Assert.All(TakenMono(voice, 1_920), sample => Assert.Equal(0.2f, sample, 4));
        Assert.All(TakenMono(music, 1_920), sample => Assert.Equal(0.2f, sample, 4));
        (float[] left, float[] right) = Taken(voiceOfTwo, 1_920);
        Assert.All(left, sample => Assert.Equal(0.2f, sample, 4));
        Assert.Equal(left, right);
    }

    [Fact]
    public async Task Microphone_of_one_channel_is_the_same_on_both_sides()
    {
        StandaloneAudioPort music = await OpenAsync(channels: 2, AudioContent.Music);

        float[] tone = Signals.Tone(440, 48_000, 4_800);
        _driver.Input.Captured!(tone, 1);

        (float[] left, float[] right) = Taken(music, 4_800);
        Assert.Equal(tone, left);
        Assert.Equal(tone, right);
        Assert.Equal(1, _backend.Input.Channels);
    }

    // A headset that goes to its profile for calls has one channel from then on.
    [Fact]
    public async Task Device_may_change_its_channels_at_any_time()
    {
        StandaloneAudioPort music = await OpenAsync(channels: 2, AudioContent.Music);

        _driver.Input.Captured!(Sides(700, 0.5f, -0.25f), 2);
        _driver.Input.Captured!(Signals.Tone(440, 48_000, 960), 1);
        _driver.Input.Captured!(Sides(480, 0.5f, -0.25f), 2);

        (float[] left, float[] right) = Taken(music, 480 + 960 + 480);
        Assert.Equal((0.5f, -0.25f), (left[479], right[479]));
        Assert.Equal(left[480..1_440], right[480..1_440]);
        Assert.Equal((0.5f, -0.25f), (left[1_440], right[1_440]));
        Assert.Equal((0.5f, -0.25f), (left[^1], right[^1]));
    }

    [Fact]
    public async Task Gain_and_muting_change_both_channels_alike_and_without_a_click()
    {
        StandaloneAudioPort music = await OpenAsync(channels: 2, AudioContent.Music);
        Capture(2, 0.2f, 0.1f);
        _backend.Input.Gain = 2;
        Capture(2, 0.2f, 0.1f);
        _backend.Input.IsMuted = true;
        Capture(2, 0.2f, 0.1f);

        (float[] left, float[] right) = Taken(music, 6 * 480);
        Assert.Equal((0.2f, 0.4f, 0), (left[959], MathF.Round(left[1_919], 4), left[^1]));
        Assert.All(left.Select((sample, i) => (sample / 2) - right[i]), difference => Assert.Equal(0, difference, 6));
        Assert.InRange(Signals.LargestStep(left), 0, 0.4f / 400);
    }

    [Fact]
    public async Task Push_to_talk_opens_and_shuts_both_channels()
    {
        StandaloneAudioPort music = await OpenAsync(channels: 2, AudioContent.Music);
        _backend.Input.TransmitMode = TransmitMode.PushToTalk;
        Capture(2, 0.5f, 0.3f);
        _backend.Input.IsTalkKeyDown = true;
        Capture(2, 0.5f, 0.3f);
        _backend.Input.IsTalkKeyDown = false;
        Capture(2, 0.5f, 0.3f);

        (float[] left, float[] right) = Taken(music, 6 * 480);
        Assert.Equal((0, 0), (left[959], right[959]));
        Assert.Equal((0.5f, 0.3f), (left[1_919], right[1_919]));
        Assert.Equal((0, 0), (left[^1], right[^1]));
    }

    [Fact]
    public async Task Voice_activation_shuts_a_voice_and_leaves_music_open()
    {
        StandaloneAudioPort music = await OpenAsync(channels: 2, AudioContent.Music);
        StandaloneAudioPort voice = await OpenAsync(channels: 2, AudioContent.Voice);
        _backend.Processing.SetEnabled(VoiceStage.VoiceActivity, true);
        _backend.Input.TransmitMode = TransmitMode.VoiceActivity;

        // A steady hiss is no voice.
        var random = new Random(1);
        for (int i = 0; i < 200; i++)
        {
            float[] hiss = [.. Enumerable.Range(0, 960).Select(_ => (float)((random.NextDouble() - 0.5) * 0.002))];
            _driver.Input.Captured!(hiss, 2);
        }

        Assert.False(_backend.Input.IsTransmitting);
        (float[] left, float[] right) = Taken(voice, 200 * 480);
        Assert.All(left[^4_800..], sample => Assert.Equal(0, sample));
        Assert.All(right[^4_800..], sample => Assert.Equal(0, sample));
        (left, right) = Taken(music, 200 * 480);
        Assert.InRange(Signals.Rms(left.AsSpan(90_000)), 0.0003, 0.001);
        Assert.NotEqual(left[^4_800..], right[^4_800..]);
    }

    [Fact]
    public async Task Voice_is_processed_and_music_beside_it_is_not()
    {
        _backend.Processing.SetEnabled(VoiceStage.HighPass, true);
        StandaloneAudioPort music = await OpenAsync(channels: 2, AudioContent.Music);
        StandaloneAudioPort voice = await OpenAsync(channels: 1, AudioContent.Voice);

        // A hum of 30 Hz.
        float[] hum = Signals.Tone(30, 48_000, 24_000);
        _driver.Input.Captured!([.. hum.SelectMany(sample => new[] { sample, sample / 2 })], 2);

        (float[] left, float[] right) = Taken(music, 24_000);
        Assert.Equal(hum, left);
        Assert.Equal(hum.Select(sample => sample / 2), right);
        Assert.InRange(Signals.Rms(TakenMono(voice, 24_000).AsSpan(12_000)) / Signals.Rms(left), 0, 0.4);
    }

    [Fact]
    public async Task Call_of_two_channels_goes_on_in_stereo_when_the_microphone_was_lost_and_is_back()
    {
        await _backend.Input.SelectAsync("mixer", TestContext.Current.CancellationToken);
        StandaloneAudioPort music = await OpenAsync(channels: 2, AudioContent.Music);
        Capture(1, 0.5f, -0.25f);

        _driver.Unplug("mixer");
        await _backend.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal("in  stereo", _driver.Input.ToString());
        Capture(1, 0.1f, 0.1f);
        _driver.Devices.Add(FakeDriver.Microphone("mixer"));
        await _backend.RefreshAsync(TestContext.Current.CancellationToken);
        Assert.Equal("in mixer stereo", _driver.Input.ToString());
        Capture(1, 0.5f, -0.25f);

        (float[] left, float[] right) = Taken(music, 3 * 480);
        Assert.Equal((0.5f, -0.25f), (left[479], right[479]));
        Assert.Equal((0.1f, 0.1f), (left[959], right[959]));
        Assert.Equal((0.5f, -0.25f), (left[^1], right[^1]));
    }

    [Fact]
    public async Task Microphone_test_hears_the_mix()
    {
        await OpenAsync(channels: 2, AudioContent.Music);
        using (_backend.StartMicrophoneTest())
        {
            await _backend.RefreshAsync(TestContext.Current.CancellationToken);
            float loudest = 0;
            float[] played = new float[960];
            for (int i = 0; i < 200; i++)
            {
                Capture(1, 0.5f, 0.1f);
                _driver.Output.Playback!(played);
                loudest = Math.Max(loudest, played.Max());
            }

            Assert.InRange(loudest, 0.25f, 0.36f);
        }
    }

    [Fact]
    public async Task Frames_of_two_channels_cost_no_allocation()
    {
        await OpenAsync(channels: 2, AudioContent.Music);
        await OpenAsync(channels: 2, AudioContent.Voice);
        await OpenAsync(channels: 1, AudioContent.Music);
        float[] captured = Sides(480, 0.1f, 0.2f);
        Say(100);

        Assert.Equal(0, Allocations.Of(() => Say(200)));

        void Say(int blocks)
        {
            for (int i = 0; i < blocks; i++)
            {
                _driver.Input.Captured!(captured, 2);
            }
        }
    }

    private static float[] Sides(int frames, float left, float right) =>
        [.. Enumerable.Range(0, 2 * frames).Select(i => i % 2 == 0 ? left : right)];

    private static (float[] Left, float[] Right) Taken(StandaloneAudioPort port, int frames)
    {
        float[] samples = new float[2 * frames];
        Assert.Equal(frames, port.Read(samples));
        Assert.Equal(0, port.Available);
        return ([.. samples.Where((_, i) => i % 2 == 0)], [.. samples.Where((_, i) => i % 2 == 1)]);
    }

    private static float[] TakenMono(StandaloneAudioPort port, int count)
    {
        float[] samples = new float[count];
        Assert.Equal(count, port.Read(samples));
        return samples;
    }

    private async Task<StandaloneAudioPort> OpenAsync(int channels, AudioContent content)
    {
        var port = new StandaloneAudioPort(channels, playback: null, capacity: 120_000) { Content = content };
        await _backend.OpenAsync(port.Port, TestContext.Current.CancellationToken);

        // Stages are switched without a click, which takes a frame.
        _driver.Input.Captured!(new float[2 * 960], 2);
        _ports.Add(port);
        _ports.ForEach(open => open.Read(new float[2 * 960]));
        return port;
    }

    private void Capture(int frames, float left, float right)
    {
        for (int i = 0; i < frames; i++)
        {
            _driver.Input.Captured!(Sides(480, left, right), 2);
        }
    }
}
