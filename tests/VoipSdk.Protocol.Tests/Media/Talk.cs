using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>A talker's packets and a network that delays, loses and doubles them as a test says.</summary>
internal static class Talk
{
    public static readonly MonoTime Start = MonoTime.FromMilliseconds(1_000);

    /// <summary>Packet <paramref name="index"/> of a stream, sent at its time and delayed.</summary>
    public static Delivery Packet(
        int index,
        double delayMilliseconds = 0,
        int frame = 960,
        ushort firstSequence = 100,
        uint firstTimestamp = 10_000,
        uint ssrc = 1,
        int clockRate = 48_000,
        int length = 60,
        int payloadType = 111,
        bool marker = false)
    {
        var header = new RtpHeader(
            marker, payloadType, (ushort)(firstSequence + index), (uint)(firstTimestamp + ((long)index * frame)), ssrc);
        double sent = (double)index * frame * 1_000 / clockRate;
        return new Delivery(header, index, Start + TimeSpan.FromMilliseconds(sent + delayMilliseconds), length);
    }

    /// <summary>Packets 0 to <paramref name="count"/> in order of arrival; NaN loses one.</summary>
    public static List<Delivery> Packets(int count, Func<int, double> delay, Func<int, double, Delivery>? make = null) =>
        Enumerable.Range(0, count)
            .Select(index => (Index: index, Delay: delay(index)))
            .Where(packet => !double.IsNaN(packet.Delay))
            .Select(packet => make is null ? Packet(packet.Index, packet.Delay) : make(packet.Index, packet.Delay))
            .OrderBy(packet => packet.Arrival)
            .ToList();

    public static MonoTime After(double milliseconds) => Start + TimeSpan.FromMilliseconds(milliseconds);
}
