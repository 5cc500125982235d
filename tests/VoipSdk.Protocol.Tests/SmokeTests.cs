using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Tests;

public class SmokeTests
{
    [Theory]
    [InlineData("0 42421 bob", "000 4242|001 bob")]
    [InlineData("0 4242001 al", "000 4242|001 al")]
    [InlineData("1 bob7 al", "001 bob|007 al")]
    [InlineData("1 bob007 al", "001 bob|007 al")]
    [InlineData("7 al11 bo", "007 al|011 bo")]
    [InlineData("1 a=b", "001 a%3Db")]
    public void Merged(string text, string expected)
    {
        var reader = new PacketStreamReader(PacketSource.Client);
        reader.Append(System.Text.Encoding.UTF8.GetBytes(text), MonoTime.Zero);
        Assert.False(reader.TryRead(MonoTime.Zero, out _, out _));
        var list = new List<string>();
        while (reader.TryRead(MonoTime.FromMilliseconds(100), out Packet? packet, out PacketError error))
        {
            list.Add(packet?.ToString() ?? error.ToString());
        }

        Assert.Equal(expected, string.Join('|', list));
    }
}
