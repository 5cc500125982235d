using System.Security.Cryptography;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Tests.Media;

/// <summary>Two ends of a call in simulated time, 20 ms one way, in the clear or encrypted; what passes is looked at.</summary>
internal sealed class ReportingCall : IDisposable
{
    private const int Block = 960;
    private static readonly byte[] Key = RandomNumberGenerator.GetBytes(16);
    private static readonly byte[] Salt = RandomNumberGenerator.GetBytes(12);
    private readonly FakeTimeProvider _time = new();
    private readonly float[] _heard = new float[Block];
    private readonly float[] _said = Sounds.Speech(seconds: 1);
    private bool _hasEnded;

    public ReportingCall(IAudioCodec codec, bool isEncrypted, AdaptationOptions alice, AdaptationOptions bob)
    {
        Alice = new End(_time, codec, isEncrypted, ssrc: 1, alice);
        Bob = new End(_time, codec, isEncrypted, ssrc: 2, bob);
    }

    public static AdaptationOptions Reports => AdaptationOptions.Default with { Begins = true };

    public static AdaptationOptions Waits => AdaptationOptions.Default;

    public End Alice { get; }

    public End Bob { get; }

    /// <summary>Which datagrams of alice's get lost, by their count.</summary>
    public Func<int, bool> IsLost { get; set; } = _ => false;

    public void Run(double seconds)
    {
        for (int i = 0; i < seconds * 50; i++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(20));
            foreach (End end in new[] { Alice, Bob })
            {
                end.Channel.Port.Push(_said.AsSpan(i % 50 * Block, Block));
                end.Channel.Tick();
                end.Channel.Port.Pull(_heard);
            }

            Bob.Take(Alice, IsLost);
            Alice.Take(Bob, _ => false);
        }
    }

    public void End_()
    {
        _hasEnded = true;
        Alice.Channel.End();
        Bob.Channel.End();
        Alice.Channel.Dispose();
        Bob.Channel.Dispose();
    }

    public void Dispose()
    {
        if (!_hasEnded)
        {
            End_();
        }
    }

    internal sealed class End : IMediaTransport
    {
        private readonly MediaClock _clock;
        private readonly Queue<(byte[] Datagram, bool IsLost, long At)> _onTheWay = new();
        private int _sent;

        public End(FakeTimeProvider time, IAudioCodec codec, bool isEncrypted, uint ssrc, AdaptationOptions adaptation)
        {
            _clock = new MediaClock(time);
            Channel = new MediaChannel(_clock, NullLogger.Instance);
            using var key = new SrtpMasterKey(SrtpProfile.AeadAes128Gcm, Key, Salt);
            IMediaTransport transport = isEncrypted
                ? new SrtpMediaTransport(this, new SrtpSender(key, ssrc, AeadProviders.Runtime, SrtpSender.DefaultPacketsPerKey))
                : this;
            int payloadType = codec.Format.PayloadType;
            Channel.Connect(
                new CallCodecs(codec, payloadType, new Dictionary<int, IAudioCodec> { [payloadType] = codec }),
                new MediaRoute(transport, ssrc, 1, 1) { Seed = ssrc },
                isEncrypted ? new SrtpReceiver(key, AeadProviders.Runtime) : null, TimeSpan.FromMilliseconds(60), adaptation);
        }

        public MediaChannel Channel { get; }

        public CallStatistics Statistics => Channel.GetStatistics();

        /// <summary>Contents of the 014 with RTCP that were sent.</summary>
        public List<byte[]> Reports { get; } = [];

        public List<byte[]> Sounds { get; } = [];

        public int Overhead => 0;

        public void Send(Span<byte> buffer, int length)
        {
            byte[] content = buffer[4..length].ToArray();
            (RtpDemux.IsRtcp(content) ? Reports : Sounds).Add(content);
            _onTheWay.Enqueue((content, false, _clock.Now.Microseconds + 20_000));
            _sent++;
        }

        public void Take(End from, Func<int, bool> isLost)
        {
            while (from._onTheWay.TryPeek(out var next) && next.At <= _clock.Now.Microseconds)
            {
                from._onTheWay.Dequeue();
                if (!isLost(from._taken++))
                {
                    Channel.HandlePacket(next.Datagram, _clock.Now);
                }
            }
        }

        private int _taken;

        public void Dispose()
        {
        }
    }
}
