using VoipSdk.Audio;
using VoipSdk.Internal;

namespace VoipSdk.Tests.Playing;

// Files on their way into a call.
public class PlayedFiles
{
    [Fact]
    public async Task A_sound_is_added_to_the_microphone_and_ends_where_its_file_does()
    {
        var sounds = new PlayedSounds();
        var sound = new PlayedSound(volume: 0.5f, replacesMicrophone: false);
        await sound.ReadAsync(new Constant(0.4f, 1_000));
        sounds.Add(sound);
        float[] first = Microphone();
        float[] second = Microphone();

        sounds.Mix(first);
        Assert.False(sound.Completion.IsCompleted);
        sounds.Mix(second);

        Assert.All(first, sample => Assert.Equal(0.3f, sample, 0.0001f));
        Assert.All(second[..40], sample => Assert.Equal(0.3f, sample, 0.0001f));
        Assert.All(second[40..], sample => Assert.Equal(0.1f, sample, 0.0001f));
        Assert.True(await sound.Completion);
    }

    [Fact]
    public async Task A_sound_may_take_the_place_of_the_microphone()
    {
        var sounds = new PlayedSounds();
        var sound = new PlayedSound(volume: 1, replacesMicrophone: true);
        await sound.ReadAsync(new Constant(0.4f, 5_000));
        sounds.Add(sound);
        float[] frame = Microphone();

        sounds.Mix(frame);

        Assert.All(frame, sample => Assert.Equal(0.4f, sample, 0.0001f));
    }

    [Fact]
    public async Task A_sound_that_is_stopped_fades()
    {
        var sounds = new PlayedSounds();
        var sound = new PlayedSound(volume: 1, replacesMicrophone: true);
        await sound.ReadAsync(new Constant(0.5f, 50_000));
        sounds.Add(sound);
        float[] frame = Microphone();

        sound.Stop();
        sounds.Mix(frame);

        Assert.True(Signal.LargestStep(frame) < 0.01);
        Assert.All(frame[240..], sample => Assert.Equal(0, sample));
        Assert.False(await sound.Completion);
    }

    [Fact]
    public async Task What_is_played_when_the_call_ends_or_after_is_stopped()
    {
        var sounds = new PlayedSounds();
        var before = new PlayedSound(1, replacesMicrophone: false);
        var after = new PlayedSound(1, replacesMicrophone: false);
        sounds.Add(before);
        sounds.Close();
        sounds.Add(after);

        Assert.False(await before.Completion);
        Assert.False(await after.Completion);
        Assert.False(sounds.IsPlaying);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_further_is_told()
    {
        var sound = new PlayedSound(1, replacesMicrophone: false);
        await sound.ReadAsync(new Broken());

        await Assert.ThrowsAsync<IOException>(() => sound.Completion);
    }

    [Fact]
    public async Task Mixing_allocates_nothing()
    {
        var sounds = new PlayedSounds();
        var sound = new PlayedSound(1, replacesMicrophone: false);
        await sound.ReadAsync(new Constant(0.1f, 90_000));
        sounds.Add(sound);
        float[] frame = new float[960];
        sounds.Mix(frame);

        long allocated = Allocations.Of(() =>
        {
            for (int i = 0; i < 80; i++)
            {
                sounds.Mix(frame);
            }
        });

        Assert.Equal(0, allocated);
    }

    private static float[] Microphone()
    {
        float[] frame = new float[960];
        frame.AsSpan().Fill(0.1f);
        return frame;
    }

    private static class Signal
    {
        public static float LargestStep(float[] samples)
        {
            float largest = 0;
            for (int i = 1; i < samples.Length; i++)
            {
                largest = Math.Max(largest, Math.Abs(samples[i] - samples[i - 1]));
            }

            return largest;
        }
    }

    private sealed class Constant(float value, int length) : ISoundSource
    {
        public int Channels => 1;

        private int _left = length;

        public int Read(Span<float> samples)
        {
            int count = Math.Min(_left, samples.Length);
            samples[..count].Fill(value);
            _left -= count;
            return count;
        }

        public void Dispose()
        {
        }
    }

    private sealed class Broken : ISoundSource
    {
        public int Channels => 1;

        public int Read(Span<float> samples) => throw new IOException("The disk is gone.");

        public void Dispose()
        {
        }
    }
}
