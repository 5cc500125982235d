using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Integration.Tests.Calls;
using VoipSdk.Integration.Tests.Wireshark;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;
using VoipSdk.Testing;
using VoipSdk.TestKit;

namespace VoipSdk.Integration.Tests.Security;

// Somebody who sees all packets of a call between two clients: what he can read, and what he can do.
public class OnThePath
{
    private const int RtpHeaderSize = 12;
    private static readonly byte[] MediaPrefix = [.. "014 "u8];

    [Fact]
    public async Task Captured_packets_hold_no_sound_and_no_nonce_twice_and_give_the_speech_to_who_has_the_keys()
    {
        LibSrtp.SkipUnlessThere();
        var logs = new List<ConcurrentQueue<string>>();
        await using TwoUsers users = await TwoUsers.CreateAsync(options =>
        {
            logs.Add(new ConcurrentQueue<string>());
            return options with { Codecs = [new PcmuCodec()], MediaKeyLog = logs[^1].Enqueue };
        });
        await using LiveCapture capture = await LiveCapture.StartAsync(users.Alice.CallPort, users.Bob.CallPort);
        string said = RepositoryPaths.Combine("examples", "QuickCall", "audio", "alice.wav");
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(
            new WavAudioBackend(new WavAudioOptions { InputPath = said }));
        await Task.Delay(TimeSpan.FromSeconds(4), TestContext.Current.CancellationToken);
        await caller.HangUpAsync();
        await callee.WaitForEndAsync();

        byte[][] sent = [.. (await capture.FinishAsync())
            .Where(datagram => datagram.From == users.Alice.CallPort && datagram.Content.AsSpan().StartsWith(MediaPrefix))
            .Select(datagram => datagram.Content[MediaPrefix.Length..])];
        byte[][] packets = [.. sent.Where(packet => !RtpDemux.IsRtcp(packet))];
        byte[][] reports = [.. sent.Where(packet => RtpDemux.IsRtcp(packet))];
        Assert.InRange(packets.Length, 25, 250);
        Assert.InRange(reports.Length, 1, 10);
        Assert.Equal(packets.Length, packets.Select(packet => Convert.ToHexString(packet.AsSpan(2, 2)) + Convert.ToHexString(packet.AsSpan(8, 4))).Distinct().Count());

        // The first line of alice's log, the first one, is what she sends with.
        string[] exported = logs[0].Single().Split('\n')[0].Split(' ');
        byte[] material = Convert.FromHexString(exported[3]);
        Assert.True(SrtpProfiles.TryParse(exported[2], out SrtpProfile profile));
        using LibSrtp other = LibSrtp.Receiver(profile, material[..profile.GetKeySize()], material[profile.GetKeySize()..]);
        var heard = new List<byte>();
        foreach (byte[] packet in packets)
        {
            Assert.Equal(LibSrtp.Status.Ok, other.Unprotect([.. packet], out byte[] plain));
            Assert.False(packet.AsSpan().IndexOf(plain.AsSpan(RtpHeaderSize)) >= 0, "the sound is there as it was said");
            heard.AddRange(plain[RtpHeaderSize..]);
        }

        foreach (byte[] report in reports)
        {
            Assert.False(RtcpReader.IsValid(report));
            Assert.Equal(LibSrtp.Status.Ok, other.UnprotectRtcp([.. report], out byte[] plain));
            Assert.True(RtcpReader.IsValid(plain));
        }

        Assert.InRange(Loudness.Correlation(Loudness.OfWav(said), Loudness.OfPcmu([.. heard])), 0.95, 1);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Copies_pieces_and_forgeries_from_another_socket_change_nothing_of_a_call(int seed)
    {
        await using TwoUsers users = await TwoUsers.CreateAsync();
        await using LiveCapture capture = await LiveCapture.StartAsync(users.Alice.CallPort, users.Bob.CallPort);
        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync(new ToneBackend(440), new ToneBackend(660));
        await Task.Delay(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken);
        IReadOnlyList<(int From, int To, byte[] Content)> seen = await capture.FinishAsync();
        while (caller.TryReadEvent(out _) || callee.TryReadEvent(out _))
        {
            // What happened before the attack.
        }

        string? id = seen.Select(datagram => Encoding.ASCII.GetString(datagram.Content)).First(text => text.StartsWith("015 id=", StringComparison.Ordinal))[7..39];
        string[] forged = [$"006 id={id} reason=hangup", $"006 id={id} ack=1", "006", $"018 id={id} rev=9 hold=1 mute=1", $"004 alice id={id}", "004 alice"];
        using var attacker = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var random = new SimRandom(seed);
        int to = users.Bob.CallPort;
        for (int i = 0; i < 20_000; i++)
        {
            byte[] bytes = random.Chance(0.1)
                ? Encoding.ASCII.GetBytes(forged[random.Next(forged.Length)])
                : Alter([.. seen[random.Next(seen.Count)].Content], random);
            await attacker.SendAsync(bytes, new IPEndPoint(IPAddress.Loopback, random.Chance(0.5) ? users.Alice.CallPort : to), TestContext.Current.CancellationToken);
        }

        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal(CallState.Connected, caller.State);
        Assert.Equal(CallState.Connected, callee.State);
        Assert.Equal(users.Bob.CallPort, caller.RemoteEndPoint!.Port);
        Assert.Equal(users.Alice.CallPort, callee.RemoteEndPoint!.Port);
        Assert.All(EventsOf(caller).Concat(EventsOf(callee)), happened => Assert.IsType<CallQualityChanged>(happened));
        Assert.False(callee.IsRemoteOnHold || callee.IsRemoteMuted);
        long before = callee.Statistics.PacketsReceived;
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.True(callee.Statistics.PacketsReceived > before, "the call goes on");
        await caller.HangUpAsync();
        Assert.Equal(CallEndReason.HungUpThere, await callee.WaitForEndAsync().WaitAsync(TwoUsers.Patience));
    }

    private static IEnumerable<CallEvent> EventsOf(PeerCallSession call)
    {
        while (call.TryReadEvent(out CallEvent? happened))
        {
            yield return happened;
        }
    }

    private static byte[] Alter(byte[] bytes, SimRandom random)
    {
        switch (random.Next(3))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            default:
                return bytes;
        }
    }
}
