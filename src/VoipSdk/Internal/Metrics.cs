using System.Diagnostics.Metrics;

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

    public static void CountConnectionAttempt(string outcome) =>
        ConnectionAttempts.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    public static void ChangeConnections(int by) => Connections.Add(by);

    public static void CountRequest(string kind, string outcome) =>
        Requests.Add(1, new KeyValuePair<string, object?>("kind", kind), new KeyValuePair<string, object?>("outcome", outcome));

    public static void CountDroppedEvent() => Dropped.Add(1);
}
