using System.Buffers.Binary;
using VoipSdk.Codecs;

namespace CustomAudio;

/// <summary>
/// A codec of one's own: L16, samples as they are in 16 bits, high byte first (RFC 3551 §4.5.11). At 8 kHz, so that even a
/// frame of 60 ms fits into a datagram.
/// </summary>
public sealed class L16Codec : IAudioCodec
{
    public AudioCodecFormat Format { get; } = new("L16", PayloadType: 112, ClockRate: 8_000, SampleRate: 8_000);

    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) =>
        new Encoder(settings.GetFrameLength(Format.SampleRate));

    public IAudioDecoder CreateDecoder() => new Decoder();

    private sealed class Encoder(int frameLength) : IAudioEncoder
    {
        private int _frameLength = frameLength;
        private bool _isDisposed;

        public int Encode(ReadOnlySpan<float> samples, Span<byte> packet)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (samples.Length != _frameLength || packet.Length < 1275)
            {
                throw new ArgumentException($"A frame has {_frameLength} samples, a packet at least 1,275 bytes.");
            }

            for (int i = 0; i < samples.Length; i++)
            {
                float sample = float.IsNaN(samples[i]) ? 0 : Math.Clamp(samples[i], -1, 1);
                BinaryPrimitives.WriteInt16BigEndian(packet[(2 * i)..], (short)MathF.Round(sample * 32_767));
            }

            return 2 * samples.Length;
        }

        // Nothing else of L16 can be set.
        public void Configure(AudioEncoderSettings settings)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            _frameLength = settings.GetFrameLength(8_000);
        }

        public void Dispose() => _isDisposed = true;
    }

    private sealed class Decoder : IAudioDecoder
    {
        // The last 20 ms that were heard, repeated ever more quietly where packets are lost.
        private readonly float[] _last = new float[160];
        private int _position;
        private float _volume;
        private bool _isDisposed;

        public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            int count = packet.Length / 2;
            if (packet.Length % 2 != 0 || count > Math.Min(samples.Length, 960))
            {
                return 0;
            }

            for (int i = 0; i < count; i++)
            {
                samples[i] = BinaryPrimitives.ReadInt16BigEndian(packet[(2 * i)..]) / 32_767f;
                _last[_position++] = samples[i];
                _position %= _last.Length;
            }

            _volume = 1;
            return count;
        }

        public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            for (int i = 0; i < samples.Length; i++)
            {
                samples[i] = _volume * _last[_position++];
                _position %= _last.Length;
                _volume = Math.Max(0, _volume - 0.001f);
            }
        }

        public void Dispose() => _isDisposed = true;
    }
}
