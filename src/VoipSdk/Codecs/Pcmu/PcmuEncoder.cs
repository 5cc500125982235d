namespace VoipSdk.Codecs;

internal sealed class PcmuEncoder(int frameLength) : IAudioEncoder
{
    private int _frameLength = frameLength;
    private bool _isDisposed;

    public int Encode(ReadOnlySpan<float> samples, Span<byte> packet)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CodecGuard.Frame(samples, _frameLength);
        CodecGuard.PacketBuffer(packet);
        for (int i = 0; i < samples.Length; i++)
        {
            packet[i] = MuLaw.Encode(samples[i]);
        }

        return samples.Length;
    }

    public void Configure(AudioEncoderSettings settings)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _frameLength = settings.GetFrameLength(PcmuCodec.SampleRate);
    }

    public void Dispose() => _isDisposed = true;
}
