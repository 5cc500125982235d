using Microsoft.Extensions.Time.Testing;
using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Tests.Media;

/// <summary>A call's sound without a thread: the application is socket, device and clock.</summary>
public sealed class VoiceChannels : IDisposable
{
    private const int FrameSamples = 960;
    private readonly FakeTimeProvider _time = new();
    private readonly VoiceChannel _alice;
    private readonly VoiceChannel _bob;
    private readonly byte[] _buffer = new byte[VoiceChannel.MaxDatagramBytes];

    public VoiceChannels()
    {
        var options = new VoiceChannelOptions { Codecs = [new PcmuCodec()], TimeProvider = _time, SendsReports = false };
        _alice = new VoiceChannel(options);
        _bob = new VoiceChannel(options);
    }

    [Fact]
    public void What_is_pushed_on_one_side_is_pulled_on_the_other()
    {
        float[] said = Sounds.Speech(seconds: 3);

        float[] heard = Say(said);

        // The delay comes down in the first seconds, which a comparison at one delay sees.
        Assert.True(Sounds.EnvelopeCorrelation(said, heard) > 0.93);
        Assert.Equal(150, _alice.Statistics.PacketsSent);
        Assert.Equal(150, _bob.Statistics.PacketsReceived);
        Assert.Equal("PCMU", _alice.Statistics.Codec);
        Assert.Equal(TimeSpan.FromSeconds(3), _bob.Statistics.Duration);
    }

    [Fact]
    public void A_muted_side_sends_silence()
    {
        _alice.IsMuted = true;

        float[] heard = Say(Sounds.Speech(seconds: 1));

        Assert.True(heard.Max(Math.Abs) < 0.002f);
        Assert.Equal(50, _alice.Statistics.PacketsSent);
    }

    [Fact]
    public void Datagrams_wait_until_they_are_taken_and_no_more_of_them_than_there_is_room_for()
    {
        for (int i = 0; i < 400; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            _alice.Push(new float[FrameSamples]);
            _alice.Tick();
        }

        Assert.Throws<ArgumentException>(() => _alice.TryTransmit(new byte[100], out _));
        var numbers = new List<int>();
        while (_alice.TryTransmit(_buffer, out int length))
        {
            Assert.Equal(4 + RtpHeader.Size + 160, length);
            Assert.True(_buffer.AsSpan().StartsWith("014 "u8));
            Assert.True(RtpHeader.TryParse(_buffer.AsSpan(4, length - 4), out RtpHeader header, out _, out _));
            numbers.Add(header.SequenceNumber);
        }

        Assert.InRange(numbers.Count, 150, 200);
        Assert.Equal(Enumerable.Range(numbers[0], numbers.Count).Select(number => number & 0xFFFF), numbers);
    }

    [Fact]
    public void Streams_begin_where_they_are_told_to_and_wrap_around()
    {
        using var alice = new VoiceChannel(new VoiceChannelOptions
        {
            Codecs = [new PcmuCodec()],
            PayloadType = 100,
            TimeProvider = _time,
            Ssrc = 7,
            FirstSequence = ushort.MaxValue,
            FirstTimestamp = uint.MaxValue,
        });
        var headers = new List<RtpHeader>();
        for (int i = 0; i < 3; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            alice.Push(new float[FrameSamples]);
            alice.Tick();
            while (alice.TryTransmit(_buffer, out int length))
            {
                Assert.True(RtpHeader.TryParse(_buffer.AsSpan(4, length - 4), out RtpHeader header, out _, out _));
                headers.Add(header);
            }
        }

        Assert.Equal([ushort.MaxValue, 0], headers.Take(2).Select(header => header.SequenceNumber));
        Assert.Equal([uint.MaxValue, 159], headers.Take(2).Select(header => header.Timestamp));
        Assert.All(headers, header => Assert.Equal((7u, 100), (header.Ssrc, header.PayloadType)));
    }

    [Fact]
    public void What_is_no_media_of_the_channel_is_refused_and_leaves_the_callers_bytes_alone()
    {
        byte[] stranger = [.. "014 "u8, 0x80, 96, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1, 9];
        byte[] before = [.. stranger];

        Assert.False(_bob.HandleDatagram(stranger));
        Assert.False(_bob.HandleDatagram("004 alice"u8));
        Assert.False(_bob.HandleDatagram([]));
        Assert.False(_bob.HandleDatagram(new byte[VoiceChannel.MaxDatagramBytes + 1]));

        Assert.Equal(before, stranger);
        Assert.Equal(1, _bob.Statistics.PacketsUnusable);
    }

    [Fact]
    public void Nothing_is_allocated_in_the_steady_state()
    {
        float[] frame = Sounds.Speech(seconds: 1).AsSpan(0, FrameSamples).ToArray();
        float[] heard = new float[FrameSamples];
        Run(100);

        Assert.Equal(0, Allocations.Of(() => Run(500)));

        void Run(int frames)
        {
            for (int i = 0; i < frames; i++)
            {
                Step(frame, heard);
            }
        }
    }

    [Fact]
    public void A_disposed_channel_does_nothing_and_may_be_disposed_again()
    {
        Say(Sounds.Speech(seconds: 1));
        _alice.Dispose();
        _bob.Dispose();
        _bob.Dispose();
        TimeSpan duration = _bob.Statistics.Duration;

        float[] heard = Say(Sounds.Speech(seconds: 1));

        Assert.All(heard, sample => Assert.Equal(0, sample));
        Assert.Equal(0, _alice.Push(new float[10]));
        Assert.Equal(duration, _bob.Statistics.Duration);
    }

    [Fact]
    public void Options_out_of_range_are_all_named()
    {
        var options = new VoiceChannelOptions { Codecs = [], PayloadType = 128, MinDelay = TimeSpan.FromSeconds(1), MinBitrate = 5_000, MaxBitrate = 1_000_000 };

        string message = Assert.Throws<ArgumentException>(() => new VoiceChannel(options)).Message;

        Assert.Contains("Codecs", message, StringComparison.Ordinal);
        Assert.Contains("PayloadType is 128", message, StringComparison.Ordinal);
        Assert.Contains("MinDelay", message, StringComparison.Ordinal);
        Assert.Contains("MinBitrate is 5000", message, StringComparison.Ordinal);
        Assert.Contains("MaxBitrate is 1000000", message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _alice.Dispose();
        _bob.Dispose();
    }

    private float[] Say(float[] said)
    {
        float[] heard = new float[said.Length];
        for (int at = 0; at < said.Length; at += FrameSamples)
        {
            Step(said.AsSpan(at, FrameSamples), heard.AsSpan(at, FrameSamples));
        }

        return heard;
    }

    private void Step(ReadOnlySpan<float> said, Span<float> heard)
    {
        _time.Advance(TimeSpan.FromMilliseconds(20));
        _alice.Push(said);
        _alice.Tick();
        while (_alice.TryTransmit(_buffer, out int length))
        {
            _bob.HandleDatagram(_buffer.AsSpan(0, length));
        }

        _bob.Pull(heard);
    }
}
