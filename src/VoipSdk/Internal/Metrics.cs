using System.Diagnostics.Metrics;
using VoipSdk.Protocol.Media;

namespace VoipSdk.Internal;

/// <summary>The client's instruments, all on the one meter <c>VoipSdk</c>.</summary>
internal static class Metrics
{
    public static readonly Meter Meter = new("VoipSdk");

    private static readonly Counter<long> ConnectionAttempts = Meter.CreateCounter<long>(
        "voipsdk.directory.connection_attempts", "{attempt}", "Attempts to connect to a directory server, by outcome.");

    private static readonly UpDownCounter<long> Connections = Meter.CreateUpDownCounter<long>(
        "voipsdk.directory.connections", "{connection}", "Connections to a directory server that are up.");

    private static readonly Counter<long> Requests = Meter.CreateCounter<long>(
        "voipsdk.directory.requests", "{request}", "Requests to a directory server, by kind and outcome.");

    private static readonly Counter<long> Dropped = Meter.CreateCounter<long>(
        "voipsdk.directory.events_dropped", "{event}", "Events that nobody read in time.");

    private static readonly Counter<long> PacketsSent = Meter.CreateCounter<long>(
        "voipsdk.call.packets.sent", "{packet}", "RTP packets sent.");

    private static readonly Counter<long> PacketsReceived = Meter.CreateCounter<long>(
        "voipsdk.call.packets.received", "{packet}", "RTP packets received.");

    private static readonly Counter<long> PacketsLost = Meter.CreateCounter<long>(
        "voipsdk.call.packets.lost", "{packet}", "RTP packets that did not come.");

    private static readonly Histogram<double> Concealed = Meter.CreateHistogram<double>(
        "voipsdk.call.concealed", "1", "Share of what was heard in a second that was made up, each second of each call.");

    private static readonly Histogram<double> JitterBufferDelay = Meter.CreateHistogram<double>(
        "voipsdk.call.jitter_buffer.delay", "s", "Delay in the jitter buffer, each second of each call.");

    private static readonly Histogram<double> RoundTripTime = Meter.CreateHistogram<double>(
        "voipsdk.call.round_trip_time", "s", "Time to the other end and back, each second of each call where it is known.");

    private static readonly Histogram<double> MeanOpinionScore = Meter.CreateHistogram<double>(
        "voipsdk.call.mos", "1", "Mean opinion score of the last ten seconds by the E-model, each second of each call.");

    private static readonly Histogram<double> SentBitrate = Meter.CreateHistogram<double>(
        "voipsdk.call.bitrate", "bit/s", "RTP sent, headers included, each second of each call.");

    /// <summary>A second of a call has passed. Allocates nothing.</summary>
    public static void RecordCall(in CallTotals before, in CallTotals now, double? rating)
    {
        // RFC 3550's count of lost packets can go down again, when what was late comes; counters cannot.
        PacketsSent.Add(now.PacketsSent - before.PacketsSent);
        PacketsReceived.Add(now.PacketsReceived - before.PacketsReceived);
        PacketsLost.Add(Math.Max(0, now.PacketsLost - before.PacketsLost));
        JitterBufferDelay.Record(now.JitterBufferDelay.TotalSeconds);
        if (now.Heard > before.Heard)
        {
            Concealed.Record((double)(now.MadeUp - before.MadeUp) / (now.Heard - before.Heard));
        }

        if (now.RoundTripTime is { } roundTripTime)
        {
            RoundTripTime.Record(roundTripTime.TotalSeconds);
        }

        if (rating is { } r)
        {
            MeanOpinionScore.Record(EModel.ToMos(r));
        }

        double seconds = (now.At - before.At).TotalSeconds;
        if (seconds > 0)
        {
            SentBitrate.Record((now.BytesSent - before.BytesSent) * 8 / seconds);
        }
    }

    public static void CountConnectionAttempt(string outcome) =>
        ConnectionAttempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public static void ChangeConnections(int by) => Connections.Add(by);

    public static void CountRequest(string kind, string outcome) =>
        Requests.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));

    public static void CountDroppedEvent() => Dropped.Add(1);
}
