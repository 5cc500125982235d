using System.Text;
using System.Text.Json;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Packets;
using VoipSdk.Protocol.Security;
using VoipSdk.Testing;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>tests/vectors/packets.json, which other implementations can read too, holds for this one.</summary>
public class GoldenVectors
{
    private static readonly JsonDocument Vectors =
        JsonDocument.Parse(File.ReadAllText(RepositoryPaths.Combine("tests", "vectors", "packets.json")));

    public static TheoryData<int> Packets => Rows("packets");

    public static TheoryData<int> Accepted => Rows("accepted");

    public static TheoryData<int> Rejected => Rows("rejected");

    public static TheoryData<int> Unframed => Rows("unframed");

    public static TheoryData<int> Usernames => Rows("usernames");

    public static TheoryData<int> Keys => Rows("keys");

    [Theory]
    [MemberData(nameof(Packets))]
    public void Packets_are_read_and_written_as_the_vector_says(int row)
    {
        JsonElement vector = Row("packets", row);
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append(Convert.FromHexString(Text(vector, "hex")), MonoTime.Zero);

        Assert.True(reader.TryRead(MonoTime.Zero, out Packet? packet, out PacketError error), error.ToString());
        Assert.NotNull(packet);
        Assert.Equal(vector.GetProperty("code").GetInt32(), packet.Code);
        Assert.Equal(Text(vector, "text"), packet.ToString());
        Assert.Equal(
            vector.GetProperty("attributes").EnumerateArray().Select(pair => (pair[0].GetString()!, pair[1].GetString()!)),
            packet.Attributes.Select(pair => (pair.Key, pair.Value)));
        Assert.Equal(Strings(vector, "fields"), Fields(packet));
    }

    [Theory]
    [MemberData(nameof(Accepted))]
    public void Liberties_of_writers_are_accepted(int row)
    {
        JsonElement vector = Row("accepted", row);
        Assert.True(Packet.TryParse(Wire(vector), out Packet? packet, out PacketError error), error.ToString());
        Assert.Equal(Text(vector, "text"), packet.ToString());
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void Malformed_packets_are_rejected_for_the_reason_that_the_vector_names(int row)
    {
        JsonElement vector = Row("rejected", row);
        Assert.False(Packet.TryParse(Wire(vector), out Packet? packet, out PacketError error));
        Assert.Null(packet);
        Assert.Equal(Text(vector, "error"), error.Kind.ToString());
    }

    [Theory]
    [MemberData(nameof(Unframed))]
    public void Writes_of_peers_without_framing_are_taken_apart(int row)
    {
        JsonElement vector = Row("unframed", row);
        var reader = new PacketStreamReader(Text(vector, "source") == "client" ? PacketSource.Client : PacketSource.Server);
        foreach (string segment in Strings(vector, "segments"))
        {
            reader.Append(Encoding.UTF8.GetBytes(segment), MonoTime.Zero);
        }

        Assert.Equal(Strings(vector, "packets"), WireText.ReadAll(reader, MonoTime.FromMilliseconds(1_000)));
    }

    [Theory]
    [MemberData(nameof(Usernames))]
    public void Usernames_have_the_key_that_the_vector_says(int row)
    {
        JsonElement vector = Row("usernames", row);
        string? expected = vector.GetProperty("key").GetString();
        Assert.SkipUnless(Globalization.CanNormalize || !Text(vector, "name").Any(IsCombining), Globalization.NoData);

        Assert.Equal(expected is not null, Username.TryCreate(Text(vector, "name"), out Username username));
        Assert.Equal(expected ?? "", username.Key);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public void Identity_keys_are_what_the_vector_says_and_nothing_else_is(int row)
    {
        JsonElement vector = Row("keys", row);

        _ = IdentityPublicKey.TryParse(Text(vector, "key"), out IdentityPublicKey? key);

        Assert.Equal(vector.GetProperty("fingerprint").GetString(), key?.Fingerprint);
        Assert.Equal(key is null ? null : Text(vector, "key"), key?.ToString());
    }

    private static bool IsCombining(char c) => c is (>= '\u0300' and <= '\u036F') or '\uFF9E' or '\uFF9F';

    private static IEnumerable<string> Fields(Packet packet) => packet switch
    {
        WelcomePacket { Port: { } port } => [$"{port}"],
        ConnectPacket p => [p.Username],
        CallPacket p => [p.Username],
        PendingRequestPacket p => [p.Username],
        PendingSuccessPacket { Username: { } name } => [name],
        PendingFailPacket { Username: { } name } => [name],
        PendingInfoPacket p => [p.Username],
        AcceptPendingPacket p => [p.Username],
        RefusePendingPacket p => [p.Username],
        AddContactPacket p => [p.Address.ToString(), $"{p.Port}", p.Username],
        UnknownPacket p => p.Fields,
        _ => [],
    };

    private static TheoryData<int> Rows(string section) =>
        [.. Enumerable.Range(0, Vectors.RootElement.GetProperty(section).GetArrayLength())];

    private static JsonElement Row(string section, int row) => Vectors.RootElement.GetProperty(section)[row];

    private static string Text(JsonElement vector, string property) => vector.GetProperty(property).GetString()!;

    private static string[] Strings(JsonElement vector, string property) =>
        [.. vector.GetProperty(property).EnumerateArray().Select(item => item.GetString()!)];

    private static byte[] Wire(JsonElement vector) => vector.TryGetProperty("hex", out JsonElement hex)
        ? Convert.FromHexString(hex.GetString()!)
        : Encoding.UTF8.GetBytes(Text(vector, "wire"));
}
