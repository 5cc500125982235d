namespace VoipSdk.Codecs;

internal sealed class PcmuDecoder : IAudioDecoder, IPacketDuration
{
    private const int LongestPacket = 8 * 120;

    private readonly PitchConcealer _concealer = new();
    private bool _isDisposed;

    public int GetDuration(ReadOnlySpan<byte> packet) => packet.Length;

    public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        if (packet.Length > Math.Min(LongestPacket, samples.Length))
        {
            return 0;
        }

        Span<float> decoded = samples[..packet.Length];
        for (int i = 0; i < decoded.Length; i++)
        {
            decoded[i] = MuLaw.Decode(packet[i]);
        }

        _concealer.Received(decoded);
        return decoded.Length;
    }

    public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        _concealer.Conceal(samples);
    }

    public void Dispose() => _isDisposed = true;
}
