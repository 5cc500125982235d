using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.Logging;
using VoipSdk.Protocol.Directory;
using VoipSdk.Server.Internal;

namespace VoipSdk.Server.Tests.Connections;

public class Measurements
{
    [Fact]
    public void Counters_go_to_the_snapshot_and_to_the_meter()
    {
        var measured = new List<string>();
        using var metrics = new ServerMetrics(factory: null);
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "VoipSdk")
            {
                l.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((i, value, tags, _) => Write(i, value, tags));
        listener.SetMeasurementEventCallback<long>((i, value, tags, _) => Write(i, value, tags));
        listener.Start();

        metrics.ConnectionOpened();
        metrics.ConnectionOpened();
        metrics.ConnectionRefused("address");
        metrics.Login(DirectoryResult.Success);
        metrics.Login(DirectoryResult.InUse);
        metrics.Invite(DirectoryResult.Unknown);
        metrics.Packets(received: 3, sent: 2, ignored: 0);
        metrics.Logout();
        metrics.ConnectionClosed("IdleTimeout", dropped: true);

        Assert.Equal(
            new DirectoryServerStatistics
            {
                Connections = 1,
                ConnectionsAccepted = 2,
                ConnectionsRefused = 1,
                ConnectionsDropped = 1,
                LoginsAccepted = 1,
                LoginsRefused = 1,
                PacketsReceived = 3,
                PacketsSent = 2,
            },
            metrics.Snapshot());
        Assert.Equal(
            [
                "connections 1", "connections 1", "connections.refused 1 limit=address", "logins 1 result=Success", "users 1",
                "logins 1 result=InUse", "invites 1 result=Unknown", "packets.received 3", "packets.sent 2", "users -1",
                "connections -1", "connections.ended 1 reason=IdleTimeout",
            ],
            measured);

        void Write(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            string tag = tags.IsEmpty ? "" : $" {tags[0].Key}={tags[0].Value}";
            measured.Add($"{instrument.Name["voipsdk.directory.".Length..]} {value}{tag}");
        }
    }

    [Fact]
    public void Log_messages_have_ids_of_their_own_in_the_area_of_the_server_and_show_no_client_above_debug()
    {
        LoggerMessageAttribute[] messages =
        [
            .. typeof(LogServer).GetMethods(BindingFlags.Static | BindingFlags.Public)
                .Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>(),
        ];

        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.InRange(message.EventId, 5_000, 5_999));
        Assert.Equal(messages.Length, messages.DistinctBy(message => message.EventId).Count());
        Assert.All(
            messages.Where(message => message.Level > LogLevel.Debug),
            message =>
            {
                Assert.DoesNotContain("{Peer}", message.Message);
                Assert.DoesNotContain("{Username}", message.Message);
            });
    }
}
