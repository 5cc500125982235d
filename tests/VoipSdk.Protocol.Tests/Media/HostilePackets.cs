using CsCheck;
using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Media;

public class HostilePackets
{
    private static readonly uint[] Corners = [0u, 0x7FFF_FFFFu, 0x8000_0000u, 0xFFFF_FFFFu];

    private static readonly Gen<RtpHeader> AnyHeader = Gen.Select(
        Gen.Bool,
        Gen.Int[0, 127],
        Gen.OneOf(Gen.UShort, Gen.UShort[0, 200], Gen.UShort[65_400, 65_535]),
        Gen.OneOf(Gen.UInt, Gen.UInt[0, 200_000], Gen.Int[0, 3].Select(i => Corners[i])),
        Gen.UInt[0, 1],
        (marker, type, sequence, timestamp, ssrc) => new RtpHeader(marker, type, sequence, timestamp, ssrc));

    private static readonly Gen<Attack> AnyAttack = Gen.Select(
        AnyHeader.Array[1, 400], Gen.Int[0, 30], Gen.Int, (headers, gap, seed) => new Attack(headers, gap, seed));

    [Fact]
    public void Random_headers_never_throw_and_the_good_stream_that_follows_is_played()
    {
        AnyAttack.Check(
            300,
            attack =>
            {
                var listener = new Listener(new JitterBufferOptions { Capacity = 32 });
                var random = new Random(attack.Seed);
                MonoTime now = Talk.Start;
                var packets = new List<Delivery>();
                foreach (RtpHeader header in attack.Headers)
                {
                    now += TimeSpan.FromMilliseconds(attack.Gap);
                    packets.Add(new Delivery(header, 9_999, now, random.Next(4, 200)));
                }

                TimeSpan shift = now - Talk.Start;
                packets.AddRange(Talk.Packets(500, _ => 0, (index, delay) => Talk.Packet(index, shift.TotalMilliseconds + delay, ssrc: 77)));

                listener.Run(packets, now + TimeSpan.FromMilliseconds(9_800));

                Assert.Equal(
                    Enumerable.Range(10, 465), listener.Log.Select(heard => heard.Index).Where(index => index is >= 10 and < 475));
            });
    }

    [Fact]
    public void A_good_stream_is_heard_through_a_flood_of_random_headers()
    {
        AnyAttack.Check(
            200,
            attack =>
            {
                var listener = new Listener();
                List<Delivery> packets = Talk.Packets(500, _ => 0, (index, delay) => Talk.Packet(index, delay, ssrc: 77));
                for (int i = 0; i < attack.Headers.Length; i++)
                {
                    packets.Add(new Delivery(attack.Headers[i], 9_999, Talk.After((i * 25) + 7), 50));
                }

                packets.Sort((first, second) => first.Arrival.CompareTo(second.Arrival));
                listener.Run(packets, Talk.After(9_900));

                Assert.InRange(listener.Log.Count(heard => heard.Index is >= 0 and < 500), 480, 500);
            });
    }

    [Fact]
    public void Malformed_packets_that_decode_to_nothing_are_concealed()
    {
        var buffer = new JitterBuffer(new JitterBufferOptions());
        MonoTime now = Talk.Start;
        int silent = 0;
        for (int i = 0; i < 100; i++)
        {
            Delivery packet = Talk.Packet(i);
            buffer.Insert(packet.Header, new byte[20], packet.Arrival);
            JitterPull pull = buffer.Pull(now);
            while (pull.Kind == JitterPullKind.Packet)
            {
                buffer.Played(0);
                pull = buffer.Pull(now);
            }

            silent += pull.Kind == JitterPullKind.Silence ? 1 : 0;
            buffer.Played(pull.Duration);
            now += TimeSpan.FromMilliseconds(pull.Duration / 48.0);
        }

        Assert.True(buffer.Statistics.Played > 80);
        Assert.InRange(buffer.Statistics.ConcealedFrames, 5, 200);
        Assert.InRange(silent, 50, 95);
    }

    [Fact]
    public void Wrong_options_are_all_named_at_once()
    {
        var options = new JitterBufferOptions
        {
            ClockRate = 1,
            FrameDuration = 0,
            MinDelay = TimeSpan.FromSeconds(1),
            Capacity = 4,
            MaxPayloadBytes = 0,
        };

        string message = Assert.Throws<ArgumentException>(() => new JitterBuffer(options)).Message;

        Assert.All(
            ["ClockRate", "FrameDuration", "MinDelay", "Capacity", "MaxPayloadBytes"],
            name => Assert.Contains(name, message, StringComparison.Ordinal));
    }

    private sealed record Attack(RtpHeader[] Headers, int Gap, int Seed);
}
