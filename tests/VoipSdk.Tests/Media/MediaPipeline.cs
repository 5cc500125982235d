using VoipSdk.Audio;
using VoipSdk.Codecs;

namespace VoipSdk.Tests.Media;

public class MediaPipeline
{
    public static TheoryData<string> Codecs => ["PCMU", "opus"];

    [Theory]
    [MemberData(nameof(Codecs))]
    public void What_is_heard_is_what_was_said(string codec)
    {
        using var link = new MediaLink(Create(codec));
        float[] said = Sounds.Speech(seconds: 4);

        float[] heard = link.Say(said);

        double correlation = Sounds.EnvelopeCorrelation(said, heard);
        Assert.True(correlation > 0.98, $"envelope correlation {correlation:F3}");
        Assert.True(
            Sounds.LargestStep(heard) < 1.6f * Sounds.LargestStep(said),
            $"largest step {Sounds.LargestStep(heard):F3}, said {Sounds.LargestStep(said):F3}");
        Assert.Equal(0, link.Statistics.PacketsLost);
        Assert.Equal(0, link.Statistics.PacketsLate);
        Assert.Equal(TimeSpan.Zero, link.Statistics.Concealed);
        Assert.Equal(200, link.Statistics.PacketsSent);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Lost_packets_are_concealed_and_counted_and_leave_no_clicks(string codec)
    {
        using var link = new MediaLink(Create(codec)) { Arrives = packet => packet % 10 != 5 };
        float[] said = Sounds.Speech(seconds: 4);

        float[] heard = link.Say(said);

        Assert.InRange(link.Statistics.PacketsLost, 19, 20);
        Assert.InRange(link.Statistics.Concealed, TimeSpan.FromMilliseconds(360), TimeSpan.FromMilliseconds(400));
        Assert.True(Sounds.EnvelopeCorrelation(said, heard) > 0.9);
        Assert.True(Sounds.LargestStep(heard) < 2.5f * Sounds.LargestStep(said), $"{Sounds.LargestStep(heard):F3}");
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_muted_caller_is_silent_but_still_there(string codec)
    {
        using var link = new MediaLink(Create(codec));
        link.Say(Sounds.Speech(seconds: 1));
        link.Muted = true;
        link.Say(Sounds.Speech(seconds: 1));

        float[] heard = link.Say(Sounds.Speech(seconds: 1));

        Assert.True(heard.Max(Math.Abs) < 0.002f, $"{heard.Max(Math.Abs)}");
        Assert.Equal(150, link.Statistics.PacketsSent);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void A_host_that_captures_nothing_still_says_that_it_is_there(string codec)
    {
        using var link = new MediaLink(Create(codec));

        for (int i = 0; i < 100; i++)
        {
            link.AdvanceWithoutCapture(TimeSpan.FromMilliseconds(105));
        }

        Assert.InRange(link.Statistics.PacketsSent, 9, 11);
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Sending_and_receiving_allocate_nothing_in_the_steady_state(string codec)
    {
        using var link = new MediaLink(Create(codec)) { Arrives = packet => packet % 20 != 7 };
        float[] said = Sounds.Speech(seconds: 1);
        float[] heard = new float[MediaLink.FrameSamples];
        Run(100);

        Assert.Equal(0, Allocations.Of(() => Run(500)));

        void Run(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                link.Step(said.AsSpan(i % 50 * MediaLink.FrameSamples, MediaLink.FrameSamples), heard);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Codecs))]
    public void Malformed_payloads_are_concealed_like_lost_ones_and_sound_comes_back(string codec)
    {
        var broken = new FragileCodec(Create(codec));
        using var link = new MediaLink(broken);
        float[] said = Sounds.Speech(seconds: 2);
        link.Say(said);

        broken.RefusesAll = true;
        float[] heard = link.Say(said.AsSpan(0, 48_000));
        broken.RefusesAll = false;
        float[] later = link.Say(said);

        // Concealment fades out after 100 ms; then there is silence.
        Assert.True(link.Statistics.Concealed >= TimeSpan.FromMilliseconds(100), $"{link.Statistics.Concealed}");
        Assert.True(heard.AsSpan(24_000).ToArray().Max(Math.Abs) < 0.3f);
        Assert.True(Sounds.EnvelopeCorrelation(said, later) > 0.95);
    }

    [Fact]
    public void A_payload_type_that_was_not_agreed_on_is_counted_and_dropped()
    {
        using var link = new MediaLink(new PcmuCodec());

        Assert.False(link.Receiver.TryReceive([0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 1, 2, 3], default));
        Assert.False(link.Receiver.TryReceive([0x80], default));

        Assert.Equal(2, link.Statistics.PacketsUnusable);
    }

    [Fact]
    public void Packets_that_nobody_pulls_overflow_without_harm_and_sound_comes_back()
    {
        using var link = new MediaLink(new PcmuCodec());
        float[] said = Sounds.Speech(seconds: 4);
        float[] heard = new float[MediaLink.FrameSamples];
        for (int i = 0; i < 1_000; i++)
        {
            link.Step(said.AsSpan(i % 200 * MediaLink.FrameSamples, MediaLink.FrameSamples), default);
        }

        Assert.True(link.Statistics.PacketsUnusable > 0);
        float[] later = link.Say(said);

        Assert.True(later.AsSpan(48_000).ToArray().Max(Math.Abs) > 0.1f);
        Assert.True(link.Statistics.PlayoutDelay < TimeSpan.FromMilliseconds(500), $"{link.Statistics.PlayoutDelay}");
    }

    private static IAudioCodec Create(string codec)
    {
        if (codec == "opus" && !OpusCodec.IsAvailable)
        {
            Assert.Skip($"libopus is missing: {OpusCodec.UnavailableReason}");
        }

        return codec == "opus" ? new OpusCodec() : new PcmuCodec();
    }
}
