using System.Diagnostics;
using System.Net;
using System.Text;
using VoipSdk.Protocol;
using VoipSdk.Testing;
using VoipSdk.TestKit;

namespace VoipSdk.Integration.Tests.Wireshark;

// docs/wireshark/voipsdk.lua, run by tshark over captures of real packets.
public class Dissector
{
    private static readonly TransportAddress Client = new(IPAddress.Parse("192.0.2.10"), 51_000);
    private static readonly TransportAddress Server = new(IPAddress.Parse("192.0.2.20"), 4242);
    private static readonly TransportAddress Peer = new(IPAddress.Parse("192.0.2.30"), 50_001);

    [Fact]
    public void Secured_call_is_shown_packet_by_packet_and_its_media_as_rtp()
    {
        var pair = CallPair.Create(seed: 1);
        pair.Caller.Dial();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        pair.Callee.Answer();
        pair.AdvanceBy(TimeSpan.FromMilliseconds(10));
        pair.Caller.SendMedia();
        pair.Callee.SetStatus(isHeld: true, isMuted: false);
        pair.AdvanceBy(TimeSpan.FromMilliseconds(10));
        pair.Caller.HangUp();
        pair.AdvanceBy(TimeSpan.FromSeconds(1));
        var capture = new CaptureFile();
        foreach (SimDatagram datagram in pair.Network.Transcript)
        {
            capture.AddDatagram(datagram.From, datagram.To, datagram.Bytes.Span);
        }

        string[] lines = Dissect(capture, "_ws.col.Protocol", "_ws.col.Info", "voipsdk.code", "voipsdk.secured");
        Assert.Equal(
            [
                "VoipSdk|004 Call alice|4|1",
                "VoipSdk|017 CallChallenge|17|0",
                "VoipSdk|004 Call alice|4|1",
                "VoipSdk|016 CallRinging|16|1",
                "VoipSdk|005 AcceptCall|5|1",
                "VoipSdk|015 CallAcceptedCallBack|15|1",
            ],
            lines[..6]);
        Assert.Contains(lines, line => line.StartsWith("RTP|PT=", StringComparison.Ordinal) && line.EndsWith("|14|", StringComparison.Ordinal));
        Assert.Contains("VoipSdk|018 CallStatus|18|1", lines);
        Assert.Equal("VoipSdk|006 HangUp reason=hangup|6|1", lines[^2]);
        Assert.Equal("VoipSdk|006 HangUp|6|1", lines[^1]);
        string id = pair.Caller.LatestCall!.Id.ToString();
        Assert.All(Dissect(capture, "voipsdk.id").Where(line => line.Length > 0), line => Assert.Equal(id, line));
    }

    [Fact]
    public void Rtcp_goes_to_its_own_dissector()
    {
        var capture = new CaptureFile();
        capture.AddDatagram(Client, Peer, [.. "014 "u8, 0x80, 201, 0, 1, 0, 0, 0, 7, 0x81, 202, 0, 2, 0, 0, 0, 7, 1, 1, (byte)'a', 0]);

        Assert.Equal(["RTCP|14|201,202"], Dissect(capture, "_ws.col.Protocol", "voipsdk.code", "rtcp.pt"));
    }

    [Fact]
    public void Directory_stream_is_shown_whatever_its_segments_are()
    {
        var capture = new CaptureFile();
        capture.AddSegment(Client, Server, "000 4242 ext=ringing,keepalive \n"u8);
        capture.AddSegment(Server, Client, "000 ext=keepalive \n"u8);
        capture.AddSegment(Client, Server, "001 al%20ice \n\n007 bob \n"u8);
        capture.AddSegment(Server, Client, "002 \n008 bob \n013 192.0."u8);
        capture.AddSegment(Server, Client, "2.7 4242 bob \n009 x reason=unknown \n"u8);

        Assert.Equal(
            [
                "000 Welcome 4242||4242||",
                "000 Welcome||||",
                "001 Connect al ice | Keep-alive | 007 PendingRequest bob|al ice,bob|||",
                "002 SuccessConnect | 008 PendingSuccess bob|bob|||",
                "013 AddContact 192.0.2.7 4242 bob | 009 PendingFail x reason=unknown|bob,x|4242|192.0.2.7|unknown",
            ],
            Dissect(capture, "_ws.col.Info", "voipsdk.username", "voipsdk.port", "voipsdk.address", "voipsdk.reason"));
    }

    [Fact]
    public void Deployed_peers_without_ends_and_zeros_are_read_as_well()
    {
        var capture = new CaptureFile();
        capture.AddSegment(Client, Server, "0 4242"u8);
        capture.AddSegment(Server, Client, "0"u8);
        capture.AddSegment(Client, Server, "1 bob"u8);
        capture.AddDatagram(Client, Peer, "4 bob"u8);
        capture.AddDatagram(Peer, Client, "005 \r\n"u8);

        Assert.Equal(
            ["000 Welcome 4242", "000 Welcome", "001 Connect bob", "004 Call bob", "005 AcceptCall"],
            Dissect(capture, "_ws.col.Info"));
    }

    [Fact]
    public void Garbage_is_marked_and_foreign_datagrams_are_left_alone()
    {
        var capture = new CaptureFile();
        capture.AddSegment(Client, Server, "hello \n001 \n013 x \n"u8);
        capture.AddDatagram(Client, Peer, "GET / HTTP/1.0"u8);
        capture.AddDatagram(Client, Peer, "0"u8);
        capture.AddDatagram(Client, Peer, "999 later"u8);
        capture.AddDatagram(Client, Peer, "0071"u8);
        var random = new SimRandom(1);
        for (int i = 0; i < 500; i++)
        {
            byte[] bytes = new byte[random.Next(64) + 1];
            random.Fill(bytes);
            if (random.Chance(0.5))
            {
                bytes = [.. "014 "u8, .. bytes];
            }

            capture.AddSegment(Client, Server, bytes);
            capture.AddDatagram(Client, Peer, bytes);
        }

        string[] lines = Dissect(capture, "_ws.col.Protocol", "_ws.expert.message", "_ws.lua.error");
        Assert.Equal(1_005, lines.Length);
        Assert.Equal("VoipSdk|A packet begins with one to three digits,A value is missing,A value is missing|", lines[0]);
        Assert.All(lines[1..5], line => Assert.StartsWith("UDP|", line, StringComparison.Ordinal));
        Assert.All(lines, line => Assert.EndsWith("|", line, StringComparison.Ordinal));
    }

    // One line a packet, fields with "|" between them, several values of one field with ",".
    private static string[] Dissect(CaptureFile capture, params string[] fields)
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName() + ".pcap");
        capture.Save(path);
        try
        {
            var start = new ProcessStartInfo("tshark")
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                StandardOutputEncoding = Encoding.UTF8,
            };
            string[] arguments =
            [
                "-r", path, "-X", "lua_script:" + RepositoryPaths.Combine("docs", "wireshark", "voipsdk.lua"), "-T", "fields",
                "-E", "separator=|", "-E", "occurrence=a", "-E", "aggregator=,", "-n", .. fields.SelectMany(field => new[] { "-e", field }),
            ];
            Array.ForEach(arguments, start.ArgumentList.Add);
            using Process tshark = Start(start);
            Task<string> errors = tshark.StandardError.ReadToEndAsync();
            string output = tshark.StandardOutput.ReadToEnd();
            tshark.WaitForExit();
            Assert.True(tshark.ExitCode == 0 && !errors.Result.Contains("lua", StringComparison.OrdinalIgnoreCase), errors.Result);
            return output.TrimEnd('\n').Split('\n');
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("tshark is not installed (Debian: apt-get install tshark).");
            throw;
        }
    }
}
