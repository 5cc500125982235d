using Microsoft.Extensions.Logging.Abstractions;
using VoipSdk.Codecs;
using VoipSdk.Internal;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// Calls of the SDK that one thread drives back to back, on a clock that is moved on by 20 ms a frame: capture ring, encoder,
/// RTP, SRTP, socket, SRTP, jitter buffer, decoder, playback, in both directions; all but the waking of threads.
/// </summary>
internal sealed class StackCalls : IDisposable
{
    private readonly SteppedTime _time = new();
    private readonly Direction[] _directions;
    private readonly float[] _speech;
    private readonly AudioContent _content;
    private readonly int _channels;
    private readonly float[] _heard;
    private readonly byte[] _buffer = new byte[DatagramSocket.MaxDatagramBytes];

    /// <param name="calls">How many, each of two directions.</param>
    /// <param name="codec">Of all of them.</param>
    /// <param name="aead">Of all of them.</param>
    /// <param name="speech">What is said in each direction, from another place; interleaved where there are two channels.</param>
    /// <param name="content">As what it is sent.</param>
    /// <param name="channels">1 or 2.</param>
    public StackCalls(
        int calls, IAudioCodec codec, IAeadProvider aead, float[] speech, AudioContent content = AudioContent.Voice, int channels = 1)
    {
        _speech = speech;
        _content = content;
        _channels = channels;
        _heard = new float[channels * Speech.Frame];
        _directions = [.. Enumerable.Range(0, calls).SelectMany(i => Connect(i, codec, aead))];
    }

    public long Packets => _directions.Sum(direction => direction.Ear.GetStatistics().PacketsReceived);

    /// <summary>Of the encoder of the first direction, at present.</summary>
    public int Bitrate => _directions[0].Mouth.GetStatistics().Bitrate;

    public double ConcealedMilliseconds =>
        _directions.Sum(direction => direction.Ear.GetStatistics().Concealed.TotalMilliseconds);

    /// <summary>Says so many frames of speech in each direction.</summary>
    /// <param name="frames">Of 20 ms.</param>
    /// <param name="lossPercent">Of the packets that came, so many are thrown away.</param>
    /// <returns>CPU time of a frame in one direction, in microseconds.</returns>
    public double Measure(int frames, int lossPercent = 0)
    {
        long start = CpuTime.Thread;
        int all = _speech.Length / _heard.Length;
        for (int i = 0; i < frames; i++)
        {
            _time.Step(TimeSpan.FromMilliseconds(20));
            for (int direction = 0; direction < _directions.Length; direction++)
            {
                Pass(_directions[direction], (i + (direction * 17)) % all * _heard.Length, lossPercent);
            }
        }

        return (CpuTime.Thread - start) / 1_000.0 / frames / _directions.Length;
    }

    public void Dispose()
    {
        foreach (Direction direction in _directions)
        {
            direction.Mouth.End();
            direction.Mouth.Dispose();
            direction.To.Dispose();
        }
    }

    private void Pass(Direction direction, int at, int lossPercent)
    {
        ReadOnlySpan<float> said = _speech.AsSpan(at, _heard.Length);
        _ = _channels == 2 ? direction.Mouth.Port.PushStereo(said) : direction.Mouth.Port.Push(said);
        direction.Mouth.Tick();
        direction.To.TryReceive(_buffer, out int length, out _);
        if (_time.NextRandom(100) >= lossPercent && CallDataFraming.TryGetContent(_buffer.AsSpan(0, length), out Span<byte> content))
        {
            direction.Ear.HandlePacket(content, new MediaClock(_time).Now);
        }

        if (_channels == 2)
        {
            direction.Ear.Port.PullStereo(_heard);
        }
        else
        {
            direction.Ear.Port.Pull(_heard);
        }
    }

    // Both ends of a call, each of which is the mouth of one direction and the ear of the other.
    private Direction[] Connect(int number, IAudioCodec codec, IAeadProvider aead)
    {
        DatagramSocket hereSocket = DatagramSocket.Bind(null, 0);
        DatagramSocket thereSocket = DatagramSocket.Bind(null, 0);
        byte[] secret = [.. Enumerable.Repeat((byte)number, 16)];
        using var one = new SrtpMasterKey(SrtpProfile.AeadAes128Gcm, secret, new byte[SrtpMasterKey.SaltSize]);
        secret[0] ^= 0x80;
        using var other = new SrtpMasterKey(SrtpProfile.AeadAes128Gcm, secret, new byte[SrtpMasterKey.SaltSize]);
        MediaChannel here = Open(codec, new MediaSecrets(new CallKeys(SrtpProfile.AeadAes128Gcm, one, other), aead), hereSocket, thereSocket);
        MediaChannel there = Open(codec, new MediaSecrets(new CallKeys(SrtpProfile.AeadAes128Gcm, other, one), aead), thereSocket, hereSocket);
        return [new Direction(here, there, thereSocket), new Direction(there, here, hereSocket)];
    }

    private MediaChannel Open(IAudioCodec codec, MediaSecrets secrets, DatagramSocket from, DatagramSocket to)
    {
        var channel = new MediaChannel(new MediaClock(_time), NullLogger.Instance, _channels);
        channel.Port.Content = _content;
        MediaRoute route = MediaRoute.Create(
            ssrc => secrets.Protect(new UdpMediaTransport(from, StackReceiver.Loopback(from, to)), ssrc));
        int type = codec.Format.PayloadType;
        channel.Connect(
            new CallCodecs(codec, type, new Dictionary<int, IAudioCodec> { [type] = codec })
            {
                TakesRedundancy = true,
                TakesStereo = _channels == 2,
            },
            route,
            secrets.CreateReceiver(),
            TimeSpan.FromMilliseconds(60));
        return channel;
    }

    private sealed record Direction(MediaChannel Mouth, MediaChannel Ear, DatagramSocket To);
}
