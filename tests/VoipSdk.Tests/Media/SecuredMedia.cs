using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Tests.Media;

// What encryption adds to the way from one backend to the other.
public class SecuredMedia
{
    private static readonly byte[] Key = new byte[16];
    private static readonly byte[] Salt = new byte[12];

    [Fact]
    public void Protecting_sending_opening_and_hearing_allocate_nothing_in_the_steady_state()
    {
        var link = new Loop();
        MediaChannel channel = link.Connect(new PcmuCodec(), AeadProviders.Runtime);
        float[] said = Sounds.Speech(seconds: 1);
        float[] heard = new float[MediaLink.FrameSamples];
        int sent = 0;
        Run(200);

        Assert.Equal(0, Allocations.Of(() => Run(500)));
        Assert.Equal(sent, channel.GetStatistics().PacketsReceived);
        Assert.Equal(0, channel.GetStatistics().PacketsRejected);

        void Run(int frames)
        {
            for (int end = sent + frames; sent < end; sent++)
            {
                link.Step(channel, said.AsSpan(sent % 50 * MediaLink.FrameSamples, MediaLink.FrameSamples));
                channel.Pull(heard);
            }
        }
    }

    [Fact]
    public void An_ended_channel_has_no_keys_and_opens_nothing()
    {
        var provider = new CountingProvider();
        var link = new Loop();
        MediaChannel channel = link.Connect(new PcmuCodec(), provider);
        link.Step(channel, new float[MediaLink.FrameSamples]);
        Assert.Equal(1, channel.GetStatistics().PacketsReceived);

        channel.End();

        Assert.Equal(0, provider.Live);
        Assert.False(channel.HandlePacket(link.Last, default));
        Assert.False(channel.TryHandleFromElsewhere(link.Last, default, out _));
    }

    [Fact]
    public void A_codec_that_fails_leaves_no_keys()
    {
        var provider = new CountingProvider();

        Assert.Throws<NotSupportedException>(() => new Loop().Connect(new BrokenCodec(), provider));

        Assert.Equal(0, provider.Live);
    }

    [Fact]
    public void Who_was_muted_before_the_call_connected_is_never_heard()
    {
        var link = new Loop();
        MediaChannel channel = link.Connect(new PcmuCodec(), AeadProviders.Runtime, muted: true);
        float[] heard = new float[MediaLink.FrameSamples];
        for (int i = 0; i < 50; i++)
        {
            link.Step(channel, Sounds.Speech(seconds: 1).AsSpan(i * MediaLink.FrameSamples, MediaLink.FrameSamples));
            channel.Pull(heard);
            Assert.True(heard.Max(Math.Abs) < 0.002f);
        }

        Assert.Equal(50, channel.GetStatistics().PacketsReceived);
    }

    // What a channel says comes back to it.
    private sealed class Loop : IMediaTransport
    {
        private readonly FakeTimeProvider _time = new();
        private readonly byte[] _sent = new byte[2_048];
        private int _length;

        public int Overhead => 0;

        public byte[] Last => [.. _sent.AsSpan(4, _length - 4)];

        public MediaChannel Connect(IAudioCodec codec, IAeadProvider provider, bool muted = false)
        {
            using var master = new SrtpMasterKey(SrtpProfile.AeadAes128Gcm, Key, Salt);
            var channel = new MediaChannel(new MediaClock(_time), NullLogger.Instance);
            channel.SetStatus(muted, held: false, heldThere: false);
            var sender = new SrtpMediaTransport(this, new SrtpSender(master, 7, provider, SrtpSender.DefaultPacketsPerKey));
            channel.Connect(
                new CallCodecs(codec, 0, new Dictionary<int, IAudioCodec> { [0] = codec }), new MediaRoute(sender, 7, 1, 1),
                new SrtpReceiver(master, provider), TimeSpan.FromMilliseconds(60));
            return channel;
        }

        public void Step(MediaChannel channel, ReadOnlySpan<float> said)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            channel.Port.Push(said);
            channel.Tick();
            channel.HandlePacket(_sent.AsSpan(4, _length - 4), new MediaClock(_time).Now);
        }

        public void Send(Span<byte> buffer, int length)
        {
            buffer[..length].CopyTo(_sent);
            _length = length;
        }

        public void Dispose()
        {
        }
    }

    private sealed class BrokenCodec : IAudioCodec
    {
        public AudioCodecFormat Format { get; } = new PcmuCodec().Format;

        public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => throw new NotSupportedException();

        public IAudioDecoder CreateDecoder() => throw new NotSupportedException();
    }

    private sealed class CountingProvider : IAeadProvider
    {
        public int Live { get; private set; }

        public bool IsSupported => true;

        public IAead Create(ReadOnlySpan<byte> key)
        {
            Live++;
            return new Cipher(this, AeadProviders.Runtime.Create(key));
        }

        private sealed class Cipher(CountingProvider owner, IAead inner) : IAead
        {
            private bool _isDisposed;

            public void Encrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag, ReadOnlySpan<byte> associatedData) =>
                inner.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);

            public bool TryDecrypt(ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext, ReadOnlySpan<byte> associatedData) =>
                inner.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);

            public void Dispose()
            {
                owner.Live -= _isDisposed ? 0 : 1;
                _isDisposed = true;
                inner.Dispose();
            }
        }
    }
}
