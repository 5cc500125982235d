using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

public sealed class RollOver : IDisposable
{
    private readonly SrtpPair _pair = new();

    public void Dispose() => _pair.Dispose();

    [Fact]
    public void Packets_change_places_across_the_wrap_in_both_directions()
    {
        WalkTo(65_530);
        byte[][] packets = Enumerable.Range(65_531, 10).Select(i => _pair.Protect(SrtpPair.Rtp(i))).ToArray();

        // 65,537 first, so that the numbers below the wrap come from behind; then those above it.
        foreach (int i in new[] { 6, 4, 0, 5, 9, 1, 3, 8, 7, 2 })
        {
            Assert.Equal(65_531 + i, _pair.Receive(packets[i], SrtpPair.Rtp(65_531 + i)).Index);
        }
    }

    [Fact]
    public void The_farthest_jump_forward_is_understood_and_the_first_number_beyond_is_not_authentic()
    {
        WalkTo(60_000);
        byte[] tooFar = _pair.Protect(SrtpPair.Rtp(60_000 + 1));
        byte[] farthest = _pair.Protect(SrtpPair.Rtp(60_000 + 32_767));
        byte[] beyond = _pair.Protect(SrtpPair.Rtp(60_000 + 32_770));

        Assert.Equal(SrtpFailure.TooOld, _pair.Receive(beyond).Failure);
        Assert.Equal(92_767, _pair.Receive(farthest).Index);
        Assert.Equal(SrtpFailure.TooOld, _pair.Receive(tooFar).Failure);
        Assert.Equal(92_770, _pair.Receive(beyond).Index);
    }

    // RFC 3711 Appendix A, both of its branches at and about their borders.
    [Theory]
    [InlineData(-1, 65_535, 65_535)]
    [InlineData(0, 0, 0)]
    [InlineData(0, 32_768, 32_768)]
    [InlineData(0, 32_769, -32_767)]
    [InlineData(32_767, 65_535, 65_535)]
    [InlineData(32_768, 0, 0)]
    [InlineData(32_769, 0, 65_536)]
    [InlineData(65_535, 32_766, 65_536 + 32_766)]
    [InlineData(65_535, 32_767, 32_767)]
    [InlineData(65_536, 32_769, 32_769)]
    [InlineData(65_536, 32_768, 65_536 + 32_768)]
    [InlineData((1L << 48) - 1, 0, -1)]
    [InlineData((1L << 48) - 1, 65_534, (1L << 48) - 2)]
    public void The_index_is_guessed_as_in_the_rfc(long highest, ushort sequence, long expected) =>
        Assert.Equal(expected, SrtpIndex.GuessRtp(highest, sequence));

    [Theory]
    [InlineData(-1, 5, 5)]
    [InlineData(0, 0x7FFF_FFFF, -1)]
    [InlineData(0x7FFF_FFFF, 0, 0x8000_0000)]
    [InlineData(0x8000_0003, 0x7FFF_FFFE, 0x7FFF_FFFE)]
    [InlineData(10, 0x3FFF_FFFF, 0x3FFF_FFFF)]
    public void The_srtcp_index_goes_on_where_its_31_bits_wrap(long highest, uint index, long expected)
    {
        Assert.Equal(expected, SrtpIndex.UnwrapRtcp(highest, index));
        Assert.True(expected < 0 || SrtpIndex.WrapRtcp(expected) == index);
    }

    private void WalkTo(long index)
    {
        for (long i = 30_000; i < index; i += 30_000)
        {
            Assert.Equal(i, _pair.Receive(_pair.Protect(SrtpPair.Rtp(i))).Index);
        }

        Assert.Equal(index, _pair.Receive(_pair.Protect(SrtpPair.Rtp(index))).Index);
    }
}
