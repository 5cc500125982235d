using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>What one end of a call consists of, in KB: each part made once, its managed memory counted as it is made.</summary>
internal static class MemoryParts
{
    public static IEnumerable<(string Name, double Kilobytes, string Remark)> Measure(IAudioCodec codec, IAeadProvider aead)
    {
        var clock = new Internal.MediaClock(TimeProvider.System);
        using var key = new SrtpMasterKey(SrtpProfile.AeadAes128Gcm, new byte[16], new byte[SrtpMasterKey.SaltSize]);
        using var transport = new DatagramQueue();
        var route = new MediaRoute(transport, 1, 1, 1);
        var codecs = new Dictionary<int, IAudioCodec> { [codec.Format.PayloadType] = codec };
        var receiver = new MediaReceiver(codecs, clock, TimeSpan.Zero, NullLogger.Instance);
        var port = new AudioPort(receiver, MediaChannel.CaptureCapacitySamples);
        yield return ("libopus's encoder", LibOpus.EncoderSize / 1_000.0, "native");
        yield return ("libopus's decoder", LibOpus.DecoderSize / 1_000.0, "native");
        yield return Part("capture ring", () => new AudioPort(receiver, MediaChannel.CaptureCapacitySamples));
        yield return Part("network ring, table of streams", () => new MediaReceiver(codecs, clock, TimeSpan.Zero, NullLogger.Instance));
        yield return Part("jitter buffer, once more by itself", () => new JitterBuffer(new JitterBufferOptions()));
        yield return Part("receiving: jitter buffer, decoder, sound in progress", () => new ReceiveStream(codec, TimeSpan.Zero));
        yield return Part("encoder, RTP", () => new MediaSender(port, new CallCodecs(codec, 1, codecs), route, clock, NullLogger.Instance));
        yield return Part("RTCP, rate control", () => new MediaFeedback(route, 48_000, AdaptationOptions.Default, clock.Now));
        yield return Part("redundancy", () => new RedundantTransport(transport, isOpus: true, 48_000));
        yield return Part("rating", () => new QualityWindow(EModelCodec.Pcmu));
        yield return Part("SRTP", () => (new SrtpReceiver(key, aead), new SrtpSender(key, 1, aead, SrtpSender.DefaultPacketsPerKey)));
        yield return Part("a socket, which a call shares", () => DatagramSocket.Bind(null, 0));
    }

    private static (string Name, double Kilobytes, string Remark) Part<T>(string name, Func<T> make)
    {
        GC.KeepAlive(make());
        long before = GC.GetAllocatedBytesForCurrentThread();
        GC.KeepAlive(make());
        return (name, (GC.GetAllocatedBytesForCurrentThread() - before) / 1_000.0, "managed");
    }
}
