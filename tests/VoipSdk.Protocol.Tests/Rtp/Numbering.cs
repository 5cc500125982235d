using CsCheck;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

public class Numbering
{
    [Fact]
    public void Sequence_numbers_go_on_across_the_wrap_in_any_order()
    {
        var unwrapper = new SequenceUnwrapper();

        long[] unwrapped = new ushort[] { 65_534, 0, 65_535, 1, 65_533, 2 }.Select(number => unwrapper.Unwrap(number)).ToArray();

        Assert.Equal([65_534, 65_536, 65_535, 65_537, 65_533, 65_538], unwrapped);
    }

    [Fact]
    public void Timestamps_go_on_across_the_wrap_in_any_order()
    {
        var unwrapper = new TimestampUnwrapper();

        long[] unwrapped = new[] { uint.MaxValue - 959, 960u, 0u, uint.MaxValue - 959 }
            .Select(number => unwrapper.Unwrap(number)).ToArray();

        Assert.Equal([4_294_966_336, 4_294_968_256, 4_294_967_296, 4_294_966_336], unwrapped);
    }

    [Fact]
    public void Any_walk_of_small_steps_comes_out_as_it_was_walked()
    {
        Gen.Select(Gen.Int[0, 65_535], Gen.Int[-32_768, 32_767].Array[1, 200]).Check(
            500,
            (start, steps) =>
            {
                var unwrapper = new SequenceUnwrapper();
                long position = start;
                Assert.Equal(position, unwrapper.Unwrap((ushort)position));
                foreach (int step in steps)
                {
                    position += step;
                    Assert.Equal(position, unwrapper.Peek((ushort)position));
                    Assert.Equal(position, unwrapper.Unwrap((ushort)position));
                }
            });
    }

    [Fact]
    public void Sender_numbers_packets_end_to_end_and_counts_them()
    {
        var sequencer = new RtpSequencer(7, ushort.MaxValue, uint.MaxValue - 959);

        Assert.Equal(new RtpHeader(true, 111, 65_535, uint.MaxValue - 959, 7), sequencer.Next(111, 960, 50));
        Assert.Equal(new RtpHeader(false, 111, 0, 0, 7), sequencer.Next(111, 960, 60));
        sequencer.Skip(1_920);
        Assert.Equal(new RtpHeader(true, 111, 1, 2_880, 7), sequencer.Next(111, 960, 70));
        Assert.Equal((3u, 180u, 3_840u), (sequencer.PacketCount, sequencer.OctetCount, sequencer.Timestamp));
    }
}
