using VoipSdk.Protocol;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.DocSamples;

/// <summary>The code of docs/guides/media-pipeline.md; the tests of the jitter buffer run it.</summary>
internal static class MediaPipeline
{
    public static List<JitterPullKind> LoseTheSecondOfFivePackets()
    {
        var buffer = new JitterBuffer(new JitterBufferOptions { MinDelay = TimeSpan.FromMilliseconds(40) });
        var sender = new RtpSequencer(ssrc: 1, firstSequence: 7, firstTimestamp: 0);
        var heard = new List<JitterPullKind>();

        for (MonoTime now = MonoTime.Zero; now < MonoTime.FromMilliseconds(100); now += TimeSpan.FromMilliseconds(20))
        {
            RtpHeader header = sender.Next(payloadType: 111, duration: 960, payloadLength: 3);
            if (header.SequenceNumber != 8)
            {
                buffer.Insert(header, "abc"u8, arrival: now);
            }

            JitterPull pull = buffer.Pull(now);
            buffer.Played(pull.Duration);
            heard.Add(pull.Kind);
        }

        // Silence, Silence, Packet, Conceal, Packet
        return heard;
    }

    public static int PlayNext(
        JitterBuffer buffer, IDecoder decoder, TimeStretcher stretcher, MonoTime now, int waiting, int needed,
        ReadOnlySpan<float> past, Span<float> samples)
    {
        JitterPull pull = buffer.Pull(now, waiting, needed);
        int count = pull.Duration;
        switch (pull.Kind)
        {
            case JitterPullKind.Packet:
                count = decoder.Decode(pull.Payload, samples);
                break;
            case JitterPullKind.Conceal:
                decoder.Conceal(pull.NextPayload, samples[..count]);
                break;
            default:
                samples[..count].Clear();
                break;
        }

        int stretched = stretcher.Process(past, samples, count, pull.Stretch, pull.IsUrgent);
        buffer.Played(count, stretched);
        return stretched;
    }

    /// <summary>Stands for any decoder at 48,000 Hz, where a sample is a time-stamp unit.</summary>
    internal interface IDecoder
    {
        int Decode(ReadOnlySpan<byte> packet, Span<float> samples);

        void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples);
    }
}
