using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Tests.Audio;

namespace VoipSdk.Tests.Recording;

// Both sides of a recorded call beside each other.
public class Timelines
{
    private const int Block = 480;
    private static readonly MonoTime Begin = MonoTime.FromMilliseconds(7_000);

    [Fact]
    public void This_side_is_left_and_the_other_right()
    {
        var timeline = new RecordingTimeline(Begin);
        timeline.AddHere([0.1f, 0.2f, 0.3f], Begin);
        timeline.AddThere([-0.1f, -0.2f], Begin);

        Assert.Equal([0.1f, -0.1f, 0.2f, -0.2f, 0.3f, 0f], ReadAll(timeline));
    }

    [Fact]
    public void What_was_said_and_heard_at_the_same_time_is_at_the_same_place()
    {
        var timeline = new RecordingTimeline(Begin);
        timeline.AddHere(Silence(Block), Begin);
        timeline.AddHere([1f], Begin + TimeSpan.FromSeconds(3));
        timeline.AddThere([1f], Begin + TimeSpan.FromSeconds(3));

        float[] all = ReadAll(timeline);

        Assert.Equal(2 * ((3 * 48_000) + 1), all.Length);
        Assert.Equal([0f, 0f, 1f, 1f], all[^4..]);
    }

    [Fact]
    public void Sound_from_before_the_recording_is_left_out()
    {
        var timeline = new RecordingTimeline(Begin);
        timeline.AddHere([.. Enumerable.Repeat(0.5f, 48), 0.25f], Begin - TimeSpan.FromMilliseconds(1));

        Assert.Equal([0.25f, 0f], ReadAll(timeline));
    }

    [Fact]
    public void A_side_that_says_nothing_is_waited_for_half_a_second_and_then_silent()
    {
        var timeline = new RecordingTimeline(Begin);
        timeline.AddHere(Enumerable.Repeat(0.5f, 48_000).ToArray(), Begin);
        float[] frames = new float[200_000];

        Assert.Equal(0, timeline.Read(Begin + TimeSpan.FromMilliseconds(500), frames));
        Assert.Equal(2 * 480, timeline.Read(Begin + TimeSpan.FromMilliseconds(510), frames));
        Assert.Equal([0.5f, 0f], frames[..2]);
    }

    [Fact]
    public void Callbacks_that_come_unevenly_leave_no_gap()
    {
        var timeline = new RecordingTimeline(Begin);
        var random = new Random(5);
        float[] tone = Signals.Tone(300, 48_000, 48_000 * 5);
        for (int i = 0; i + Block <= tone.Length; i += Block)
        {
            double milliseconds = (i / 48.0) + random.Next(-15, 15);
            timeline.AddThere(tone.AsSpan(i, Block), Begin + TimeSpan.FromMilliseconds(Math.Max(0, milliseconds)));
        }

        float[] heard = [.. Right(ReadAll(timeline))];

        Assert.InRange(heard.Length, tone.Length - 500, tone.Length + 500);
        Assert.True(Signals.LargestStep(heard) < 1.1 * Signals.LargestStep(tone));
    }

    [Theory]
    [InlineData(500)]
    [InlineData(-500)]
    public void A_sound_card_whose_clock_is_wrong_stays_beside_the_other_side_without_a_click(int partsPerMillion)
    {
        var timeline = new RecordingTimeline(Begin);
        const int seconds = 300;
        var heard = new List<float>();
        float[] frames = new float[100_000];
        float[] tone = Signals.Tone(300, 48_000, 48_000);
        double period = 10 / (1 + (partsPerMillion / 1e6));
        for (int i = 0; i < seconds * 100; i++)
        {
            int at = i * Block % tone.Length;
            timeline.AddHere(tone.AsSpan(at, Block), Begin + TimeSpan.FromMilliseconds(i * period));
            timeline.AddThere(Silence(Block), Begin + TimeSpan.FromMilliseconds(i * 10));
            for (int count; (count = timeline.Read(Begin + TimeSpan.FromMilliseconds(i * 10), frames)) > 0;)
            {
                heard.AddRange(Left(frames.AsSpan(0, count).ToArray()));
            }
        }

        // The blocks lasted that much shorter or longer than they should have.
        double lasted = seconds * 100 * period / 1_000;
        heard.AddRange(Left(ReadAll(timeline)));
        float[] all = [.. heard];
        int written = all.AsSpan().LastIndexOfAnyExcept(0f) + 1;

        Assert.InRange(written / 48_000.0, lasted - 0.005, lasted + 0.005);
        Assert.True(Signals.LargestStep(all.AsSpan(0, written)) < 1.1 * Signals.LargestStep(tone));
    }

    private static float[] Silence(int length) => new float[length];

    private static float[] ReadAll(RecordingTimeline timeline)
    {
        var all = new List<float>();
        float[] frames = new float[10_000];
        for (int count; (count = timeline.Read(now: null, frames)) > 0;)
        {
            all.AddRange(frames[..count]);
        }

        return [.. all];
    }

    private static IEnumerable<float> Left(float[] frames) => frames.Where((_, i) => i % 2 == 0);

    private static IEnumerable<float> Right(float[] frames) => frames.Where((_, i) => i % 2 == 1);
}
