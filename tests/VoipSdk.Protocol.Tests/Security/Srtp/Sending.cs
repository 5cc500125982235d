using CsCheck;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public class Sending
{
    [Fact]
    public void A_sequence_number_that_does_not_rise_is_refused()
    {
        using var pair = new SrtpPair();
        pair.Protect(SrtpPair.Rtp(1_000));

        foreach (long sequence in new long[] { 1_000, 999, 0, 1_000 + 32_768, 65_535 })
        {
            Assert.Throws<InvalidOperationException>(() => pair.Protect(SrtpPair.Rtp(sequence)));
        }

        pair.Protect(SrtpPair.Rtp(1_000 + 32_767));
        pair.Protect(SrtpPair.Rtp(65_536));
        Assert.Throws<InvalidOperationException>(() => pair.Protect(SrtpPair.Rtp(65_535)));
        Assert.Equal(3, pair.Sender.RtpPackets);
    }

    [Fact]
    public void A_stream_does_not_begin_where_its_first_wrap_could_be_lost()
    {
        using var pair = new SrtpPair();

        Assert.Throws<InvalidOperationException>(() => pair.Protect(SrtpPair.Rtp(SrtpSender.MaxFirstSequence + 1)));
        pair.Protect(SrtpPair.Rtp(SrtpSender.MaxFirstSequence));
    }

    [Fact]
    public void A_stream_ends_with_its_last_index()
    {
        const long Last = (1L << 48) - 1;

        Assert.Equal(Last, SrtpSender.NextRtpIndex(Last - 1, 65_535));
        Assert.Equal(Last, SrtpSender.NextRtpIndex(Last - 32_767, 65_535));
        Assert.Throws<InvalidOperationException>(() => SrtpSender.NextRtpIndex(Last, 0));
        Assert.Throws<InvalidOperationException>(() => SrtpSender.NextRtpIndex(Last - 5, 20));
        Assert.Throws<InvalidOperationException>(() => SrtpSender.NextRtpIndex(Last, 65_535));
    }

    [Fact]
    public void Packets_of_another_source_are_refused()
    {
        using var pair = new SrtpPair();

        Assert.Throws<ArgumentException>(() => pair.Protect(SrtpPair.Rtp(1, ssrc: 7)));
        Assert.Throws<ArgumentException>(() => pair.ProtectRtcp(SrtpPair.Rtcp(1, ssrc: 7)));
        Assert.Equal((0, 0), (pair.Sender.RtpPackets, pair.Sender.RtcpPackets));
    }

    [Fact]
    public void What_is_no_packet_is_refused()
    {
        using var pair = new SrtpPair();
        byte[] rtp = SrtpPair.Rtp(1);
        byte[] rtcp = SrtpPair.Rtcp(1);

        Assert.Throws<ArgumentException>(() => pair.Protect(rtp[..11]));
        Assert.Throws<ArgumentException>(() => pair.Protect([0x40, .. rtp[1..]]));
        Assert.Throws<ArgumentException>(() => pair.Protect([0x8F, .. rtp[1..]]));
        Assert.Throws<ArgumentException>(() => pair.Protect([0x90, .. rtp[1..14]]));
        Assert.Throws<ArgumentException>(() => pair.ProtectRtcp(rtcp[..7]));
        Assert.Throws<ArgumentException>(() => pair.ProtectRtcp([0x00, .. rtcp[1..]]));
        Assert.Throws<ArgumentException>(() => pair.ProtectRtcp(rtp));
        Assert.Equal((0, 0), (pair.Sender.RtpPackets, pair.Sender.RtcpPackets));
    }

    [Fact]
    public void A_buffer_without_room_for_what_is_added_is_refused_and_the_number_stays_unused()
    {
        using var pair = new SrtpPair();
        byte[] packet = [.. SrtpPair.Rtp(1), .. new byte[SrtpSender.RtpOverhead - 1]];
        byte[] report = [.. SrtpPair.Rtcp(1), .. new byte[SrtpSender.RtcpOverhead - 1]];

        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Sender.ProtectRtp(packet, SrtpPair.Rtp(1).Length));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Sender.ProtectRtp(packet, -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Sender.ProtectRtp(new byte[70_000], 65_520));
        Assert.Throws<ArgumentOutOfRangeException>(() => pair.Sender.ProtectRtcp(report, SrtpPair.Rtcp(1).Length));

        pair.Receive(pair.Protect(SrtpPair.Rtp(1)), SrtpPair.Rtp(1));
        Assert.Equal(0, pair.ReceiveRtcp(pair.ProtectRtcp(SrtpPair.Rtcp(1)), SrtpPair.Rtcp(1)).Index);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_400)]
    [InlineData(65_507)]
    public void Payloads_of_any_length_arrive(int size)
    {
        foreach (SrtpProfile profile in new[] { SrtpProfile.AeadAes128Gcm, SrtpProfile.AeadAes256Gcm })
        {
            using var pair = new SrtpPair(profile);
            byte[] plain = SrtpPair.Rtp(1, size);

            Assert.Equal(plain.Length, pair.Receive(pair.Protect(plain), plain).Length);
        }
    }

    [Fact]
    public void Reports_are_numbered_from_zero_and_marked_as_encrypted()
    {
        using var pair = new SrtpPair();

        byte[][] reports = Enumerable.Range(0, 3).Select(i => pair.ProtectRtcp(SrtpPair.Rtcp((uint)i))).ToArray();

        Assert.Equal(["80000000", "80000001", "80000002"], reports.Select(report => Convert.ToHexString(report.AsSpan(^4..))));
        Assert.Equal([0, 1, 2], reports.Select(report => pair.ReceiveRtcp(report).Index));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(SrtpSender.MinPacketsPerKey - 1)]
    [InlineData(SrtpSender.MaxPacketsPerKey + 1)]
    public void Limits_of_a_key_outside_of_the_range_are_refused(long packets) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SrtpPair(packetsPerKey: packets));

    [Fact]
    public void No_nonce_is_used_twice_whatever_the_caller_does()
    {
        var aead = new RecordingAead();
        using var pair = new SrtpPair(packetsPerKey: SrtpSender.MinPacketsPerKey, provider: aead);
        int refused = 0;
        Gen.Select(Gen.UShort, Gen.Int[0, 9]).Check(
            40_000,
            (sequence, kind) =>
            {
                // Mostly the next number or the last one again, so that it goes on; else anything.
                ushort next = (ushort)pair.Sender.RtpPackets;
                try
                {
                    _ = kind switch
                    {
                        0 => pair.ProtectRtcp(SrtpPair.Rtcp(sequence)),
                        1 => pair.Protect(SrtpPair.Rtp(sequence)),
                        2 => pair.Protect(SrtpPair.Rtp(next - 1)),
                        _ => pair.Protect(SrtpPair.Rtp(next)),
                    };
                }
                catch (InvalidOperationException)
                {
                    refused++;
                }
            });

        Assert.Equal(0, aead.Reused);
        Assert.Equal(pair.Sender.RtpPackets + pair.Sender.RtcpPackets, aead.Encrypted);
        Assert.True(pair.Sender.RtpPackets > 5_000, $"{pair.Sender.RtpPackets} packets");
        Assert.True(refused > 5_000, $"{refused} refused");
        Assert.True(pair.Sender.KeyChanges > 5, $"{pair.Sender.KeyChanges} key changes");
    }

    [Fact]
    public void A_cipher_that_fails_spends_the_number_it_was_given()
    {
        var aead = new FailingAead();
        using SrtpMasterKey key = SrtpPair.NewKey();
        using var sender = new SrtpSender(key, SrtpPair.Ssrc, aead, SrtpSender.DefaultPacketsPerKey);
        byte[] packet = [.. SrtpPair.Rtp(1), .. new byte[SrtpSender.RtpOverhead]];

        Assert.Throws<TimeoutException>(() => sender.ProtectRtp(packet, SrtpPair.Rtp(1).Length));
        Assert.Throws<InvalidOperationException>(() => sender.ProtectRtp(packet, SrtpPair.Rtp(1).Length));
    }

    private sealed class FailingAead : IAeadProvider
    {
        public bool IsSupported => true;

        public IAead Create(ReadOnlySpan<byte> key) => new Cipher();

        private sealed class Cipher : IAead
        {
            public void Encrypt(
                ReadOnlySpan<byte> nonce,
                ReadOnlySpan<byte> plaintext,
                Span<byte> ciphertext,
                Span<byte> tag,
                ReadOnlySpan<byte> associatedData) => throw new TimeoutException();

            public bool TryDecrypt(
                ReadOnlySpan<byte> nonce,
                ReadOnlySpan<byte> ciphertext,
                ReadOnlySpan<byte> tag,
                Span<byte> plaintext,
                ReadOnlySpan<byte> associatedData) => false;

            public void Dispose()
            {
            }
        }
    }
}
