using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Rtp;

namespace JitterBench;

/// <summary>The receiving half of a call as it is: jitter buffer, decoder, stretcher; driven in virtual time.</summary>
internal static class OurBuffer
{
    private const double PullMilliseconds = 10;
    private const int PullSamples = AudioPort.SampleRate / 100;

    /// <param name="trace">What the network does.</param>
    /// <param name="speech">What is said.</param>
    /// <param name="phase">When within 10 ms the device asks, in ms.</param>
    /// <param name="copies">Whether packets carry copies of what in-band redundancy leaves out.</param>
    /// <param name="onHeard">Is given all that is heard; may be null.</param>
    public static Playback Run(Trace trace, Speech speech, double phase, bool copies, Action<float[]>? onHeard = null)
    {
        var playback = new Playback();
        double least = trace.Delays.Where(delay => delay >= 0).Min();
        double begin = 0;
        CallStatistics statistics = new();
        ReceiveStream? stream = null;
        int last = -1;
        var codec = new TracingCodec(speech.Codec, frame =>
        {
            double at = begin + (stream!.Delivered * 1000.0 / AudioPort.SampleRate);
            playback.Started(at, at - (frame * Trace.FrameMilliseconds) - least);
            last = frame;
        });
        using (stream = new ReceiveStream(codec, TimeSpan.Zero))
        {
            var samples = new float[PullSamples];
            (double Arrival, int Frame)[] arrivals = trace.Arrivals();
            begin = (Math.Floor(arrivals[0].Arrival / PullMilliseconds) * PullMilliseconds) + phase;
            int next = 0;
            for (double now = begin; last < arrivals[^1].Frame && now < arrivals[^1].Arrival + 1_000; now += PullMilliseconds)
            {
                for (; next < arrivals.Length && arrivals[next].Arrival <= now; next++)
                {
                    Insert(stream, speech, arrivals[next].Frame, arrivals[next].Arrival, copies);
                }

                stream.Pull(samples, MonoTime.FromMilliseconds(now));
                onHeard?.Invoke(samples);
                CallStatistics after = stream.AddTo(new CallStatistics());
                double total = Output(after) - Output(statistics);
                double played = (after.Played + after.Recovered - statistics.Played - statistics.Recovered).TotalMilliseconds;
                if (last >= 0)
                {
                    playback.Heard(now, total - played, total);
                }

                statistics = after;
            }
        }

        playback.StretchedMilliseconds = statistics.Stretched.TotalMilliseconds;
        return playback;
    }

    private static void Insert(ReceiveStream stream, Speech speech, int frame, double arrival, bool copies)
    {
        MonoTime at = MonoTime.FromMilliseconds(arrival);
        stream.Insert(Header(speech, frame), TracingCodec.Prefix(frame, speech[frame]), at);
        if (copies && frame > 0 && speech.IsCopied(frame - 1))
        {
            stream.InsertCopy(Header(speech, frame - 1), TracingCodec.Prefix(frame - 1, speech[frame - 1]), at);
        }
    }

    private static RtpHeader Header(Speech speech, int frame) => new(
        frame == 0, speech.Codec.Format.PayloadType, (ushort)frame,
        (uint)((long)frame * speech.Codec.Format.ClockRate / 50), 1);

    private static double Output(CallStatistics statistics) =>
        (statistics.Played + statistics.Recovered + statistics.Concealed + statistics.Silent).TotalMilliseconds;
}
