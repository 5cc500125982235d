using System.Globalization;
using System.Text;
using VoipSdk.Protocol.Packets;
using VoipSdk.Testing;

namespace VoipSdk.Protocol.Tests.Packets;

/// <summary>Every example of docs/PROTOCOL.md is a packet, or none, as the text says.</summary>
public class SpecificationExamples
{
    private const string Gap = "    ";

    public static TheoryData<string> Packets => Lines("packets");

    public static TheoryData<string> Hex => Lines("hex");

    public static TheoryData<string> Rejected => Lines("rejected");

    [Theory]
    [MemberData(nameof(Packets))]
    public void An_example_packet_is_read_and_written_as_shown(string line)
    {
        Assert.Matches("^[CSP]> ", line);
        string[] sides = line[3..].Split(" = ");
        string wire = sides[0].TrimEnd();
        string expected = sides[^1].Trim();

        Assert.True(Packet.TryParse(WireText.Unescape(wire), out Packet? packet, out PacketError error), error.ToString());
        Assert.Equal(expected, packet.ToString());
        Assert.IsNotType<UnknownPacket>(packet);
    }

    [Theory]
    [MemberData(nameof(Hex))]
    public void Example_bytes_are_the_packet_beside_them(string line)
    {
        int gap = line.IndexOf(Gap, StringComparison.Ordinal);
        byte[] bytes = [.. line[..gap].Split(' ').Select(b => byte.Parse(b, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture))];
        string expected = line[gap..].Trim();

        Assert.True(Packet.TryParse(bytes, out Packet? packet, out PacketError error), error.ToString());
        Assert.Equal(expected, packet.ToString());
        Assert.Equal(bytes, packet is CallDataPacket ? packet.ToArray() : [.. packet.ToArray(), .. " \n"u8]);
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public void An_example_of_a_malformed_packet_is_rejected_for_the_reason_beside_it(string line)
    {
        int gap = line.LastIndexOf(Gap, StringComparison.Ordinal);

        Assert.False(Packet.TryParse(Encoding.UTF8.GetBytes(line[..gap].TrimEnd()), out _, out PacketError error));
        Assert.Equal(line[gap..].Trim(), error.Kind.ToString());
    }

    [Fact]
    public void Every_packet_of_the_table_has_a_type_and_a_name()
    {
        string[] rows = File.ReadAllLines(RepositoryPaths.Combine("docs", "PROTOCOL.md"));
        foreach (PacketType type in Enum.GetValues<PacketType>())
        {
            Assert.Contains(rows, row => row.StartsWith($"| {(int)type:D3} | {type} |", StringComparison.Ordinal));
        }
    }

    private static TheoryData<string> Lines(string language)
    {
        var lines = new TheoryData<string>();
        var seen = new HashSet<string>();
        bool inside = false;
        foreach (string line in File.ReadAllLines(RepositoryPaths.Combine("docs", "PROTOCOL.md")))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = line == "```" + language;
            }
            else if (inside && seen.Add(line))
            {
                lines.Add(line);
            }
        }

        return lines;
    }
}
