using System.Buffers.Binary;
using VoipSdk.Codecs;

namespace JitterBench;

/// <summary>A codec that hears which frame is decoded: each payload begins with its number.</summary>
internal sealed class TracingCodec(IAudioCodec inner, Action<int> onDecode) : IAudioCodec
{
    public const int PrefixBytes = 4;

    public AudioCodecFormat Format => inner.Format;

    public static byte[] Prefix(int frame, ReadOnlySpan<byte> payload)
    {
        var packet = new byte[PrefixBytes + payload.Length];
        BinaryPrimitives.WriteInt32BigEndian(packet, frame);
        payload.CopyTo(packet.AsSpan(PrefixBytes));
        return packet;
    }

    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => inner.CreateEncoder(settings);

    public IAudioDecoder CreateDecoder() => new Decoder(inner.CreateDecoder(), onDecode);

    private sealed class Decoder(IAudioDecoder inner, Action<int> onDecode) : IAudioDecoder, IRedundancyProbe
    {
        public bool CoversPrevious(ReadOnlySpan<byte> packet) =>
            inner is IRedundancyProbe probe && !packet.IsEmpty && probe.CoversPrevious(packet[PrefixBytes..]);

        public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
        {
            onDecode(BinaryPrimitives.ReadInt32BigEndian(packet));
            return inner.Decode(packet[PrefixBytes..], samples);
        }

        public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples) =>
            inner.Conceal(nextPacket.IsEmpty ? default : nextPacket[PrefixBytes..], samples);

        public void Dispose() => inner.Dispose();
    }
}
