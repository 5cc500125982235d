using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Security;
using VoipSdk.Tests.Security;

namespace VoipSdk.Tests.Media;

/// <summary>All stages between backend and socket, in both directions: what one of them allocated, every call would pay for.</summary>
public class Allocation
{
    private const int FrameSamples = MediaLink.FrameSamples;
    private const int WarmUp = 1_500;

    [Theory]
    [InlineData(AeadChoice.Runtime, 0)]
    [InlineData(AeadChoice.Runtime, 5)]
    [InlineData(AeadChoice.OpenSsl, 0)]
    [InlineData(AeadChoice.OpenSsl, 5)]
    public void A_minute_of_encrypted_Opus_allocates_nothing_whatever_is_lost(string provider, int lossPercent)
    {
        Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? "");
        Assert.SkipUnless(AeadChoice.ByName(provider).IsSupported, $"{provider} is not here.");
        using var call = new EncryptedCall(new OpusCodec(), AeadChoice.ByName(provider));
        float[] said = Sounds.Speech(seconds: 4);
        call.Talk(said, WarmUp, lossPercent);

        Assert.Equal(0, AllocatedInAMinute(call, said, lossPercent));
        CallStatistics statistics = call.Statistics;
        Assert.Equal((0, 0, 0), (statistics.PacketsRejected, statistics.PacketsUnusable, statistics.CaptureSamplesDropped));
        Assert.Equal(lossPercent > 0, statistics.PacketsReceived < statistics.PacketsSent - 100);
        Assert.Equal(lossPercent > 0, statistics.Concealed > TimeSpan.FromSeconds(1));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public void A_minute_of_encrypted_stereo_allocates_nothing_whatever_is_lost(int lossPercent)
    {
        Assert.SkipUnless(OpusCodec.IsAvailable, OpusCodec.UnavailableReason ?? "");
        using var call = new EncryptedCall(new OpusCodec(), AeadChoice.ByName(AeadChoice.Runtime), channels: 2);
        float[] said = Sounds.Speech(seconds: 4);
        call.Talk(said, WarmUp, lossPercent);

        Assert.Equal(0, AllocatedInAMinute(call, said, lossPercent));
        Assert.Equal((AudioContent.Music, 2), (call.Statistics.Content, call.Statistics.Channels));
        Assert.Equal(lossPercent > 0, call.Statistics.Concealed > TimeSpan.FromSeconds(1));
    }

    /// <summary>A call with itself in simulated time: what one end sends arrives, unless it is lost, 40 ms later at the same end.</summary>
    private sealed class EncryptedCall : IMediaTransport
    {
        private const int LongestDelay = 3;
        private readonly FakeTimeProvider _time = new();
        private readonly Random _random = new(2_026);
        private readonly MediaChannel _channel;
        private readonly byte[][] _underWay = [new byte[2_048], new byte[2_048], new byte[2_048]];
        private readonly int[] _lengths = new int[LongestDelay];
        private readonly float[] _heard;
        private readonly float[] _captured;
        private int _frame;

        public EncryptedCall(IAudioCodec codec, IAeadProvider provider, int channels = 1)
        {
            _heard = new float[channels * FrameSamples];
            _captured = new float[channels * FrameSamples];
            using var master = new SrtpMasterKey(SrtpProfile.AeadAes128Gcm, new byte[16], new byte[12]);
            _channel = new MediaChannel(new MediaClock(_time), NullLogger.Instance, channels);
            _channel.Port.Content = channels == 2 ? AudioContent.Music : AudioContent.Voice;
            var sender = new SrtpMediaTransport(this, new SrtpSender(master, 7, provider, SrtpSender.DefaultPacketsPerKey));
            int type = codec.Format.PayloadType;
            _channel.Connect(
                new CallCodecs(codec, type, new Dictionary<int, IAudioCodec> { [type] = codec }) { TakesStereo = true }, new MediaRoute(sender, 7, 1, 1),
                new SrtpReceiver(master, provider), TimeSpan.FromMilliseconds(20));
        }

        public CallStatistics Statistics => _channel.GetStatistics();

        public int Overhead => 0;

        public void Talk(float[] said, int frames, int lossPercent)
        {
            for (int i = 0; i < frames; i++, _frame++)
            {
                _time.Advance(TimeSpan.FromMilliseconds(20));
                int place = _frame % LongestDelay;
                if (_lengths[place] > 0 && _random.Next(100) >= lossPercent)
                {
                    _channel.HandlePacket(_underWay[place].AsSpan(4, _lengths[place] - 4), new MediaClock(_time).Now);
                }

                _lengths[place] = 0;
                Push(said.AsSpan(_frame * FrameSamples % said.Length, FrameSamples));
                _channel.Tick();
                Pull();
            }
        }

        // The right channel lags behind the left one.
        private void Push(ReadOnlySpan<float> samples)
        {
            if (_captured.Length == samples.Length)
            {
                _channel.Port.Push(samples);
                return;
            }

            for (int i = 0; i < samples.Length; i++)
            {
                _captured[2 * i] = samples[i];
                _captured[(2 * i) + 1] = samples[Math.Max(0, i - 20)];
            }

            _channel.Port.PushStereo(_captured);
        }

        private void Pull()
        {
            if (_heard.Length == FrameSamples)
            {
                _channel.Port.Pull(_heard);
            }
            else
            {
                _channel.Port.PullStereo(_heard);
            }
        }

        public void Send(Span<byte> buffer, int length)
        {
            int place = _frame % LongestDelay;
            buffer[..length].CopyTo(_underWay[place]);
            _lengths[place] = length;
        }

        public void Dispose()
        {
        }
    }

    private static long AllocatedInAMinute(EncryptedCall call, float[] said, int lossPercent) =>
        Allocations.Of(() => call.Talk(said, frames: 3_000, lossPercent));
}
