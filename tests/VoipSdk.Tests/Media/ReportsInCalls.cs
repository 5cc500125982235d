using VoipSdk.Codecs;
using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Tests.Media;

/// <summary>RTCP between the two ends of a call, and what they make of it.</summary>
public class ReportsInCalls
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_ends_report_and_know_how_far_the_other_is(bool isEncrypted)
    {
        using var call = new ReportingCall(new PcmuCodec(), isEncrypted, ReportingCall.Reports, ReportingCall.Reports);

        call.Run(10);

        CallStatistics statistics = call.Alice.Statistics;
        Assert.InRange(call.Alice.Reports.Count, 7, 15);
        Assert.InRange(call.Bob.Reports.Count, 7, 15);
        Assert.Equal(40, statistics.RoundTripTime!.Value.TotalMilliseconds, 25.0);
        Assert.Equal(call.Alice.Reports.Count, statistics.ReportsSent);
        Assert.InRange(statistics.ReportsReceived, 7, 15);
        Assert.Equal(0, statistics.PacketsRejected);
        Assert.Equal(0, statistics.PacketsUnusable);
    }

    [Fact]
    public void Reports_of_an_encrypted_call_are_encrypted_and_those_of_one_in_the_clear_are_not()
    {
        using var open = new ReportingCall(new PcmuCodec(), isEncrypted: false, ReportingCall.Reports, ReportingCall.Reports);
        using var secured = new ReportingCall(new PcmuCodec(), isEncrypted: true, ReportingCall.Reports, ReportingCall.Reports);

        open.Run(3);
        secured.Run(3);

        Assert.All(open.Alice.Reports, report => Assert.True(RtcpReader.IsValid(report)));
        Assert.All(secured.Alice.Reports, report => Assert.False(RtcpReader.IsValid(report)));
        Assert.Equal(open.Alice.Reports[^1].Length + 20, secured.Alice.Reports[^1].Length);
    }

    [Fact]
    public void Peer_that_never_reports_is_never_sent_a_report()
    {
        using var call = new ReportingCall(new PcmuCodec(), isEncrypted: false, ReportingCall.Waits, ReportingCall.Waits);

        call.Run(30);
        call.End_();

        Assert.Empty(call.Alice.Reports);
        Assert.Empty(call.Bob.Reports);
        Assert.Null(call.Alice.Statistics.RoundTripTime);
        Assert.Equal(24_000, call.Alice.Statistics.Bitrate);
    }

    [Fact]
    public void Peer_that_reports_by_itself_is_answered()
    {
        using var call = new ReportingCall(new PcmuCodec(), isEncrypted: false, ReportingCall.Reports, ReportingCall.Waits);

        call.Run(10);

        Assert.InRange(call.Bob.Reports.Count, 6, 15);
        Assert.NotNull(call.Alice.Statistics.RoundTripTime);
    }

    [Fact]
    public void Call_that_ends_says_goodbye()
    {
        using var call = new ReportingCall(new PcmuCodec(), isEncrypted: false, ReportingCall.Reports, ReportingCall.Reports);
        call.Run(3);
        int before = call.Alice.Reports.Count;

        call.End_();

        Assert.Equal(before + 1, call.Alice.Reports.Count);
        var reader = new RtcpReader(call.Alice.Reports[^1]);
        bool saysGoodbye = false;
        while (reader.TryRead(out RtcpPacket packet))
        {
            saysGoodbye |= packet.IsGoodbyeOf(1);
        }

        Assert.True(saysGoodbye);
    }

    [Fact]
    public void What_gets_lost_there_is_known_here()
    {
        using var call = new ReportingCall(new PcmuCodec(), isEncrypted: true, ReportingCall.Reports, ReportingCall.Reports)
        {
            IsLost = number => number % 10 == 0,
        };

        call.Run(30);

        Assert.InRange(call.Alice.Statistics.RemotePacketsLost, 120, 160);
        Assert.InRange(call.Alice.Statistics.RemoteFractionLost, 0.02, 0.2);
        Assert.Equal(0, call.Bob.Statistics.RemotePacketsLost);
        Assert.InRange(call.Bob.Statistics.PacketsLost, 120, 160);
    }

    [Fact]
    public void Bitrate_rises_where_nothing_gets_lost_and_protection_where_something_does()
    {
        var codec = new RecordingCodec();
        using var call = new ReportingCall(codec, isEncrypted: false, ReportingCall.Reports, ReportingCall.Reports);

        call.Run(30);
        Assert.Equal(64_000, call.Alice.Statistics.Bitrate);
        Assert.False(call.Alice.Statistics.UsesForwardErrorCorrection);
        call.IsLost = number => number % 10 == 0;
        call.Run(30);

        Assert.True(call.Alice.Statistics.UsesForwardErrorCorrection);
        Assert.InRange(call.Alice.Statistics.ExpectedLossPercent, 10, 15);
        Assert.Contains(codec.Settings, settings => settings.Bitrate == 64_000 && settings.ExpectedLossPercent == 0);
        Assert.Contains(codec.Settings, settings => settings.UseForwardErrorCorrection && settings.ExpectedLossPercent >= 10);
    }

    [Fact]
    public void Longer_frames_keep_the_timestamps_right_and_lose_no_sound()
    {
        var codec = new RecordingCodec();
        using var call = new ReportingCall(codec, isEncrypted: false, ReportingCall.Reports, ReportingCall.Reports);
        call.Run(5);

        // Nine of ten get lost, first of many, then of few: the rate falls until only long frames are left.
        int count = 0;
        call.IsLost = _ => codec.Settings[^1].FrameDuration < TimeSpan.FromMilliseconds(60) && count++ % 10 != 0;
        call.Run(60);

        RtpHeader[] headers = [.. call.Alice.Sounds.Select(Header)];
        Assert.Contains(codec.Settings, settings => settings.FrameDuration == TimeSpan.FromMilliseconds(60));
        int[] steps = [.. headers.Zip(headers.Skip(1), (earlier, later) => (int)(later.Timestamp - earlier.Timestamp)).Distinct().Order()];
        Assert.Equal([960, 1_920, 2_880], steps.Union([1_920]).Order());
        Assert.Equal(65 * 48_000, headers[^1].Timestamp - headers[0].Timestamp, 3 * 2_880.0);
        Assert.All(headers.Zip(headers.Skip(1)), pair => Assert.Equal((ushort)(pair.First.SequenceNumber + 1), pair.Second.SequenceNumber));
    }

    [Fact]
    public void Nothing_is_allocated_in_the_steady_state()
    {
        using var alice = new VoiceChannel(new VoiceChannelOptions { Codecs = [new PcmuCodec()] });
        using var bob = new VoiceChannel(new VoiceChannelOptions { Codecs = [new PcmuCodec()] });
        byte[] report = [];
        byte[] buffer = new byte[VoiceChannel.MaxDatagramBytes];
        byte[] made = new byte[RtcpSession.MaxPacketBytes];
        var session = new RtcpSession(9, 8_000, 1);
        var writer = new RtcpWriter(made);
        writer.ReceiverReport(9, [new RtcpReportBlock(5, 10, 10, 100, 0, 0, 0)]);
        writer.CanonicalName(9, "x"u8);
        report = [.. "014 "u8, .. made.AsSpan(0, writer.Length)];
        Run(100);

        Assert.Equal(0, Allocations.Of(() => Run(2_000)));

        void Run(int rounds)
        {
            for (int i = 0; i < rounds; i++)
            {
                alice.HandleDatagram(report);
                alice.Tick();
                while (alice.TryTransmit(buffer, out int length))
                {
                    bob.HandleDatagram(buffer.AsSpan(0, length));
                }
            }
        }
    }

    private static RtpHeader Header(byte[] packet)
    {
        Assert.True(RtpHeader.TryParse(packet, out RtpHeader header, out _, out _));
        return header;
    }

    /// <summary>As many bytes as the bit rate asks for, and a memory of what it was asked.</summary>
    private sealed class RecordingCodec : IAudioCodec
    {
        public List<AudioEncoderSettings> Settings { get; } = [];

        public AudioCodecFormat Format { get; } = new("recording", 100, 48_000, 48_000);

        public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => new Encoder(this, settings);

        public IAudioDecoder CreateDecoder() => new Decoder();

        private sealed class Encoder : IAudioEncoder
        {
            private readonly RecordingCodec _codec;
            private readonly bool _isFirst;
            private AudioEncoderSettings _settings;

            public Encoder(RecordingCodec codec, AudioEncoderSettings settings)
            {
                _codec = codec;
                _settings = settings;
                _isFirst = codec.Settings.Count == 0;
                codec.Settings.Add(settings);
            }

            public int Encode(ReadOnlySpan<float> samples, Span<byte> packet)
            {
                Assert.Equal(_settings.GetFrameLength(48_000), samples.Length);
                return (int)(_settings.Bitrate * _settings.FrameDuration.TotalSeconds / 8);
            }

            public void Configure(AudioEncoderSettings settings)
            {
                _settings = settings;
                if (_isFirst)
                {
                    _codec.Settings.Add(settings);
                }
            }

            public void Dispose()
            {
            }
        }

        private sealed class Decoder : IAudioDecoder
        {
            public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
            {
                samples[..960].Clear();
                return 960;
            }

            public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples) => samples.Clear();

            public void Dispose()
            {
            }
        }
    }
}
