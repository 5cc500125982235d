using VoipSdk.Codecs;

namespace VoipSdk.Tests.Codecs;

/// <summary>Whole signals through a codec, frame by frame.</summary>
internal static class CodecRun
{
    public static int FrameLength(IAudioCodec codec, AudioEncoderSettings settings = default) =>
        settings.GetFrameLength(codec.Format.SampleRate);

    public static List<byte[]> Encode(
        IAudioCodec codec, float[] said, AudioEncoderSettings settings, Action<int>? afterFrame = null)
    {
        using IAudioEncoder encoder = codec.CreateEncoder(settings);
        var packets = new List<byte[]>();
        byte[] packet = new byte[1500];
        int frameLength = FrameLength(codec, settings);
        for (int at = 0; at + frameLength <= said.Length; at += frameLength)
        {
            int length = encoder.Encode(said.AsSpan(at, frameLength), packet);
            packets.Add(packet.AsSpan(0, length).ToArray());
            afterFrame?.Invoke(packets.Count);
        }

        return packets;
    }

    public static float[] RoundTrip(
        IAudioCodec codec, float[] said, AudioEncoderSettings settings, Func<int, bool>? isLost = null) =>
        RoundTrip(codec, codec, said, settings, isLost);

    /// <summary>Encoded by one codec, decoded by another.</summary>
    public static float[] RoundTrip(
        IAudioCodec sender, IAudioCodec receiver, float[] said, AudioEncoderSettings settings, Func<int, bool>? isLost = null)
    {
        using IAudioEncoder encoder = sender.CreateEncoder(settings);
        using IAudioDecoder decoder = receiver.CreateDecoder();
        return RoundTrip(encoder, decoder, said, FrameLength(sender, settings), isLost);
    }

    public static float[] RoundTrip(
        IAudioEncoder encoder, IAudioDecoder decoder, float[] said, int frameLength, Func<int, bool>? isLost = null)
    {
        var heard = new List<float>();
        for (int frame = 0; (frame + 1) * frameLength <= said.Length; frame++)
        {
            ReadOnlySpan<float> samples = said.AsSpan(frame * frameLength, frameLength);
            heard.AddRange(Exchange(encoder, decoder, samples, isLost?.Invoke(frame) ?? false));
        }

        return [.. heard];
    }

    public static float[] Exchange(
        IAudioEncoder encoder, IAudioDecoder decoder, ReadOnlySpan<float> samples, bool isLost = false)
    {
        byte[] packet = new byte[1500];
        float[] heard = new float[5760];
        int length = encoder.Encode(samples, packet);
        if (isLost)
        {
            decoder.Conceal(default, heard.AsSpan(0, samples.Length));
            return heard[..samples.Length];
        }

        return heard[..decoder.Decode(packet.AsSpan(0, length), heard)];
    }
}
