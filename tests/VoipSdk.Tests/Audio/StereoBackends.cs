using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Tests.Audio.Devices;

namespace VoipSdk.Tests.Audio;

/// <summary>Two channels between calls and what sounds come from and go to.</summary>
public class StereoBackends
{
    [Theory]
    [InlineData(48_000)]
    [InlineData(44_100)]
    public async Task Host_of_two_channels_says_and_hears_each_on_its_side(int sampleRate)
    {
        var host = new HostAudioBackend(sampleRate, channels: 2);
        AudioPort stereo = Port(2, 48_000);
        AudioPort mono = Port(1, 48_000);
        await using IAudioStream first = await host.OpenAsync(stereo, TestContext.Current.CancellationToken);
        float[] written = Interleave(Filled(4_410, 0.5f), Filled(4_410, -0.1f));
        host.Write(written);
        float[] heard = new float[2 * 2_000];
        host.Read(heard);
        await using IAudioStream second = await host.OpenAsync(mono, TestContext.Current.CancellationToken);
        host.Write(written);

        float[] said = new float[2 * 4_000];
        Assert.Equal(4_000, stereo.ReadCaptured(said));
        Assert.Equal((0.5f, -0.1f), (MathF.Round(said[^2], 4), MathF.Round(said[^1], 4)));
        Assert.Equal((0.6f, 0.2f), (MathF.Round(heard[^2], 4), MathF.Round(heard[^1], 4)));
        float[] mixed = new float[4_000];
        Assert.Equal(4_000, mono.ReadCaptured(mixed));
        Assert.Equal(0.2f, mixed[^1], 4);
    }

    [Fact]
    public void Wav_file_of_two_channels_is_said_with_two_and_looped_without_a_gap()
    {
        float[] left = Signals.Tone(480, 48_000, 700);
        float[] right = Signals.Tone(960, 48_000, 700);
        using var audio = new WavCallAudio(new WavAudioOptions { OpenInput = () => Wav(48_000, left, right), Loop = true }, channels: 2);
        float[] expected = [.. Interleave(left, right), .. Interleave(left, right)];
        float[] block = new float[960];
        for (int at = 0; at + 960 <= expected.Length; at += 960)
        {
            Assert.True(audio.Capture(block));
            Assert.Equal(expected[at..(at + 960)], block, (a, b) => Math.Abs(a - b) < 0.0001);
        }
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(44_100)]
    public void Wav_file_of_another_rate_keeps_its_channels_to_its_last_sample(int sampleRate)
    {
        float[] left = Signals.Tone(440, sampleRate, sampleRate / 2);
        using var source = new WavSource(new WavReader(Wav(sampleRate, left, new float[left.Length])), maxChannels: 2);
        float[] read = new float[100_000];

        int count = source.Read(read);

        Assert.Equal(2, source.Channels);
        Assert.InRange(count / 2, 24_000, 24_200);
        Assert.InRange(Energy(read, 0) / Signals.Energy(Signals.Tone(440, 48_000, 24_000)), 0.99, 1.01);
        Assert.Equal(0, Energy(read, 1));
    }

    [Fact]
    public void Wav_file_of_one_channel_and_of_more_than_two_is_said_in_the_middle()
    {
        foreach (int channels in new[] { 1, 4 })
        {
            float[][] sides = [.. Enumerable.Range(0, channels).Select(i => Filled(480, 0.1f * (i + 1)))];
            using var audio = new WavCallAudio(new WavAudioOptions { OpenInput = () => Wav(48_000, sides) }, channels: 2);
            float[] block = new float[960];

            Assert.True(audio.Capture(block));

            float expected = channels == 1 ? 0.1f : 0.25f;
            Assert.All(block, sample => Assert.Equal(expected, sample, 0.0001f));
        }
    }

    [Fact]
    public void What_is_heard_is_written_with_two_channels()
    {
        var output = new MemoryStream();
        using (var audio = new WavCallAudio(new WavAudioOptions { OpenOutput = () => output }, channels: 2))
        {
            audio.Play(Interleave(Filled(480, 0.5f), Filled(480, -0.25f)));
        }

        using var reader = new WavReader(new MemoryStream(output.ToArray()));
        float[] read = new float[960];
        Assert.Equal((2, 960), (reader.Format.Channels, reader.Read(read)));
        Assert.Equal((0.5f, -0.25f), (MathF.Round(read[0], 3), MathF.Round(read[1], 3)));
    }

    [Theory]
    [InlineData(1, 0.4f, 0.4f)]
    [InlineData(2, 0.6f, 0.2f)]
    public async Task Played_file_keeps_its_channels_in_a_call_of_two(int fileChannels, float left, float right)
    {
        float[][] sides = fileChannels == 1 ? [Filled(5_000, 0.4f)] : [Filled(5_000, 0.6f), Filled(5_000, 0.2f)];
        var sounds = new PlayedSounds();
        var sound = new PlayedSound(volume: 0.5f, replacesMicrophone: false, channels: 2);
        await sound.ReadAsync(new WavSource(new WavReader(Wav(48_000, sides)), maxChannels: 2));
        sounds.Add(sound);
        float[] frame = new float[1_920];

        sounds.Mix(frame);

        Assert.Equal((left / 2, right / 2), (MathF.Round(frame[0], 3), MathF.Round(frame[1], 3)));
        Assert.Equal((left / 2, right / 2), (MathF.Round(frame[^2], 3), MathF.Round(frame[^1], 3)));
    }

    [Fact]
    public async Task Loudspeakers_have_two_channels_and_music_from_the_microphone_is_left_as_it_is()
    {
        var driver = new FakeDriver();
        driver.Devices.Add(FakeDriver.Microphone("mic", isDefault: true));
        driver.Devices.Add(FakeDriver.Loudspeaker("speakers", isDefault: true));
        await using var backend = new DeviceAudioBackend(driver, new DeviceAudioOptions { RequiresDevices = true });
        AudioPort music = Port(2, 48_000);
        music.Content = AudioContent.Music;
        AudioPort voice = Port(1, 48_000);
        await using IAudioStream first = await backend.OpenAsync(music, TestContext.Current.CancellationToken);
        await using IAudioStream second = await backend.OpenAsync(voice, TestContext.Current.CancellationToken);
        voice.Volume = 0;
        float[] played = new float[9_600];
        driver.Output.Playback!(played);
        Assert.Equal((0.6f, 0.2f), (MathF.Round(played[^2], 3), MathF.Round(played[^1], 3)));

        // The high-pass takes a hum of 30 Hz out of a voice.
        driver.Input.Captured!(Signals.Tone(30, 48_000, 24_000), 1);
        float[] heardAsMusic = new float[48_000];
        float[] heardAsVoice = new float[24_000];
        Assert.Equal(24_000, music.ReadCaptured(heardAsMusic));
        Assert.Equal(24_000, voice.ReadCaptured(heardAsVoice));
        Assert.Equal(Signals.Tone(30, 48_000, 24_000), heardAsMusic.Where((_, i) => i % 2 == 1), (a, b) => Math.Abs(a - b) < 1e-5f);
        Assert.InRange(Signals.Rms(heardAsVoice.AsSpan(12_000)) / Signals.Rms(heardAsMusic), 0, 0.5);
    }

    private static double Energy(float[] interleaved, int channel) =>
        interleaved.Where((_, i) => i % 2 == channel).Sum(sample => (double)sample * sample);

    private static AudioPort Port(int channels, int capacity) => new(new TwoSides(), capacity, channels: channels);

    private static float[] Filled(int length, float value) => [.. Enumerable.Repeat(value, length)];

    private static float[] Interleave(params float[][] sides) =>
        [.. Enumerable.Range(0, sides[0].Length).SelectMany(i => sides.Select(side => side[i]))];

    private static MemoryStream Wav(int sampleRate, params float[][] sides)
    {
        var stream = new MemoryStream();
        using (var writer = new WavWriter(stream, sampleRate, sides.Length, leaveOpen: true))
        {
            writer.Write(Interleave(sides));
        }

        stream.Position = 0;
        return stream;
    }

    private sealed class TwoSides : IStereoPlaybackSource
    {
        public void Pull(Span<float> samples) => samples.Fill(0.4f);

        public void PullBoth(Span<float> left, Span<float> right)
        {
            left.Fill(0.6f);
            right.Fill(0.2f);
        }
    }
}
