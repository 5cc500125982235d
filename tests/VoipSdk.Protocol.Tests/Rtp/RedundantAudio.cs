using CsCheck;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

public class RedundantAudio
{
    [Fact]
    public void Copies_stand_before_the_packets_own_sound()
    {
        var sender = new RedundantSender { Distance = 1 };
        sender.Sent(0x10000 - 1920, 111, [1, 2]);
        sender.Sent(0x10000 - 960, 111, [3]);

        byte[] payload = new byte[14];
        int length = sender.Write(payload, timestamp: 0x10000, payloadType: 111, payload: [4, 5], copies: 2);

        // 1920 = 0x780 and 960 = 0x3C0, each shifted past the ten bits of the length.
        Assert.Equal("EF1E0002EF0F00016F0102030405", Convert.ToHexString(payload.AsSpan(0, length)));
        Assert.Equal(length, 2 + sender.MeasureCopies(0x10000, 2));
    }

    [Fact]
    public void A_reader_finds_each_block_and_how_much_earlier_it_begins()
    {
        byte[] payload = Convert.FromHexString("EF1E0002EF0F00016F0102030405");
        var blocks = new RedundantBlock[RedundantPayload.MaxBlocks];

        Assert.True(RedundantPayload.TryParse(payload, blocks, out int count));

        Assert.Equal([new(111, 1920, 9, 2), new(111, 960, 11, 1), new(111, 0, 12, 2)], blocks[..count]);
    }

    [Fact]
    public void A_payload_that_ends_too_early_is_malformed()
    {
        byte[] payload = Convert.FromHexString("EF1E0002EF0F00016F010203");
        var blocks = new RedundantBlock[RedundantPayload.MaxBlocks];

        // The whole has no sound of its own, which is allowed.
        Assert.True(RedundantPayload.TryParse(payload, blocks, out int count));
        Assert.Equal(0, blocks[count - 1].Length);
        for (int length = 0; length < payload.Length; length++)
        {
            Assert.False(RedundantPayload.TryParse(payload.AsSpan(0, length), blocks, out count), $"{length} bytes");
            Assert.Equal(0, count);
        }
    }

    [Fact]
    public void More_blocks_than_a_reader_takes_are_malformed()
    {
        var blocks = new RedundantBlock[RedundantPayload.MaxBlocks + 1];

        Assert.True(RedundantPayload.TryParse(WithCopies(RedundantPayload.MaxBlocks - 1), blocks, out int count));
        Assert.Equal(RedundantPayload.MaxBlocks, count);
        Assert.False(RedundantPayload.TryParse(WithCopies(RedundantPayload.MaxBlocks), blocks, out _));
        Assert.False(RedundantPayload.TryParse(WithCopies(2), blocks.AsSpan(0, 2), out _));
        Assert.False(RedundantPayload.TryParse(WithCopies(0), default, out _));

        static byte[] WithCopies(int count) => [.. Enumerable.Repeat<byte[]>([0xEF, 0, 4, 0], count).SelectMany(x => x), 0x6F];
    }

    [Fact]
    public void Whatever_arrives_leaves_blocks_that_fill_the_payload_to_its_end() =>
        Gen.Byte.Array[0, 40].Sample(payload =>
        {
            var blocks = new RedundantBlock[RedundantPayload.MaxBlocks];
            if (RedundantPayload.TryParse(payload, blocks, out int count))
            {
                int at = (4 * (count - 1)) + 1;
                foreach (RedundantBlock block in blocks.AsSpan(0, count))
                {
                    Assert.Equal(at, block.Offset);
                    Assert.InRange(block.PayloadType, 0, 127);
                    at += block.Length;
                }

                Assert.Equal(payload.Length, at);
            }
        });

    [Fact]
    public void What_is_written_is_read_again() =>
        Gen.Select(Gen.Byte.Array[1, 60].List[1, 12], Gen.Int[0, 2], Gen.Int[1, 4], Gen.UInt).Sample((frames, copies, distance, first) =>
        {
            var sender = new RedundantSender { Distance = distance };
            var blocks = new RedundantBlock[RedundantPayload.MaxBlocks];
            byte[] payload = new byte[400];
            for (int i = 0; i < frames.Count; i++)
            {
                uint timestamp = unchecked(first + (uint)(960 * i));
                int length = sender.Write(payload, timestamp, 111, frames[i], copies);
                Assert.True(RedundantPayload.TryParse(payload.AsSpan(0, length), blocks, out int count));
                Assert.Equal(1 + Math.Min(copies, i / distance), count);
                foreach (RedundantBlock block in blocks.AsSpan(0, count))
                {
                    byte[] original = frames[i - (block.TimestampOffset / 960)];
                    Assert.Equal(original, payload.AsSpan(block.Offset, block.Length).ToArray());
                }

                sender.Sent(timestamp, 111, frames[i]);
            }
        });

    [Fact]
    public void What_is_too_old_or_too_long_for_a_copy_is_not_copied()
    {
        var sender = new RedundantSender { Distance = 1 };
        sender.Sent(0, 111, [1]);

        Assert.Equal(6, sender.MeasureCopies(RedundantPayload.MaxTimestampOffset, 1));
        Assert.Equal(0, sender.MeasureCopies(RedundantPayload.MaxTimestampOffset + 1, 1));

        sender.Sent(960, 111, new byte[RedundantPayload.MaxCopyLength + 1]);
        Assert.Equal(0, sender.MeasureCopies(1920, 2));
    }

    [Fact]
    public void Nothing_is_copied_from_before_a_pause()
    {
        var sender = new RedundantSender();
        sender.Sent(0, 111, [1]);
        sender.Sent(960, 111, [2]);
        sender.Forget();
        sender.Sent(48_000, 111, [3]);

        Assert.Equal(0, sender.MeasureCopies(48_960, 2));
    }

    [Fact]
    public void Copies_that_do_not_fit_are_refused()
    {
        var sender = new RedundantSender { Distance = 1 };
        sender.Sent(0, 111, [1]);

        Assert.Throws<ArgumentException>(() => sender.Write(new byte[6], 960, 111, [2], copies: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => sender.Distance = 5);
    }
}
