using Microsoft.Extensions.Time.Testing;
using VoipSdk.Codecs;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Tests.Media;

/// <summary>Copies of packets in the packets after them (docs/PROTOCOL.md §8).</summary>
public sealed class RedundantCopies : IDisposable
{
    private const int FrameSamples = 960;
    private readonly FakeTimeProvider _time = new();
    private readonly byte[] _buffer = new byte[VoiceChannel.MaxDatagramBytes];
    private readonly VoiceChannel _bob;
    private VoiceChannel _alice;

    public RedundantCopies()
    {
        _alice = Create(copies: 1);
        _bob = Create(copies: 0);
    }

    [Fact]
    public void What_gets_lost_is_heard_from_its_copy_and_still_counts_as_lost()
    {
        float[] said = Sounds.Speech(seconds: 4);

        Talk(said, isLost: i => i % 10 == 5);

        // Until copies have shown how long it pays to wait for them, the first losses are concealed.
        CallStatistics heard = _bob.Statistics;
        Assert.Equal(20, heard.PacketsLost);
        Assert.InRange(heard.Concealed, TimeSpan.Zero, TimeSpan.FromMilliseconds(120));
        Assert.Equal(0, heard.PacketsDuplicated);
        Assert.Equal(180, heard.PacketsReceived);
    }

    [Fact]
    public void Without_copies_what_gets_lost_is_concealed()
    {
        _alice.Dispose();
        _alice = Create(copies: 0);

        Talk(Sounds.Speech(seconds: 4), isLost: i => i % 10 == 5);

        Assert.InRange(_bob.Statistics.Concealed, TimeSpan.FromMilliseconds(300), TimeSpan.FromMilliseconds(600));
    }

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(1, 2.0)]
    [InlineData(2, 3.0)]
    public void Bytes_sent_grow_by_a_payload_for_each_copy(int copies, double times)
    {
        _alice.Dispose();
        _alice = Create(copies);

        Talk(Sounds.Speech(seconds: 4), isLost: _ => false);

        const int Payload = 160;
        double payloads = (_alice.Statistics.BytesSent / (double)_alice.Statistics.PacketsSent) - RtpHeader.Size;
        Assert.InRange(payloads / Payload, times - 0.1, times + 0.1);
        Assert.Equal(TimeSpan.Zero, _bob.Statistics.Concealed);
    }

    [Fact]
    public void Redundant_audio_that_is_malformed_is_dropped()
    {
        byte[] packet = new byte[4 + RtpHeader.Size + 3];
        "014 "u8.CopyTo(packet);
        new RtpHeader(false, RedundantPayload.PayloadType, 1, 160, 7).Write(packet.AsSpan(4));
        packet[16] = 0x80;

        Assert.False(_bob.HandleDatagram(packet));
        Assert.Equal(1, _bob.Statistics.PacketsUnusable);
    }

    [Fact]
    public void Nothing_is_allocated_for_copies()
    {
        float[] frame = Sounds.Speech(seconds: 1).AsSpan(0, FrameSamples).ToArray();
        float[] heard = new float[FrameSamples];
        Run(1_000);

        Assert.Equal(0, Allocations.Of(() => Run(500)));

        void Run(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                Step(frame, heard, isLost: i % 10 == 5);
            }
        }
    }

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
    }

    private VoiceChannel Create(int copies) =>
        new(new VoiceChannelOptions { Codecs = [new PcmuCodec()], TimeProvider = _time, Copies = copies });

    private void Talk(float[] said, Func<int, bool> isLost)
    {
        float[] heard = new float[FrameSamples];
        for (int i = 0; (i + 1) * FrameSamples <= said.Length; i++)
        {
            Step(said.AsSpan(i * FrameSamples, FrameSamples), heard, isLost(i));
        }
    }

    private void Step(ReadOnlySpan<float> frame, float[] heard, bool isLost)
    {
        _time.Advance(TimeSpan.FromMilliseconds(20));
        _alice.Push(frame);
        _alice.Tick();
        while (_alice.TryTransmit(_buffer, out int length))
        {
            if (!isLost)
            {
                Assert.True(_bob.HandleDatagram(_buffer.AsSpan(0, length)));
            }
        }

        _bob.Pull(heard);
    }
}
