using VoipSdk.Audio;
using VoipSdk.Codecs;
using VoipSdk.Internal;

namespace JitterBench;

/// <summary>Encoded speech, repeated for as long as a trace lasts.</summary>
internal sealed class Speech
{
    private const int CopyHeaderBytes = 5;
    private readonly List<byte[]> _payloads = [];
    private readonly List<bool> _isCopied = [];

    public Speech(string wav, IAudioCodec codec, AudioEncoderSettings settings)
    {
        Codec = codec;
        float[] samples = WavFile.ReadMono(wav);
        using IAudioEncoder encoder = codec.CreateEncoder(settings);
        int frame = settings.GetFrameLength(codec.Format.SampleRate);
        int step = AudioPort.SampleRate / codec.Format.SampleRate;
        var input = new float[frame];
        var packet = new byte[1_275];
        for (int at = 0; at + (frame * step) <= samples.Length; at += frame * step)
        {
            for (int i = 0; i < frame; i++)
            {
                input[i] = samples[at + (i * step)];
            }

            int length = encoder.Encode(input, packet);
            _payloads.Add(packet[..length]);
            Bytes += length;
        }

        ChooseCopies();
    }

    public IAudioCodec Codec { get; }

    public int Bytes { get; }

    public int Frames => _payloads.Count;

    /// <summary>Bytes that copies add: the payloads that the packet after them does not hold already, and two headers.</summary>
    public int CopiedBytes => Enumerable.Range(0, Frames).Where(IsCopied).Sum(frame => this[frame].Length + CopyHeaderBytes);

    /// <summary>Whether the packet after this one carries a copy of it: in-band redundancy leaves out what is hardly a voice.</summary>
    public bool IsCopied(int frame) => _isCopied[frame % _isCopied.Count];

    public byte[] this[int frame] => _payloads[frame % _payloads.Count];

    // As a call does it.
    private void ChooseCopies()
    {
        CopyAllowance allowance = default;
        for (int frame = 0; frame < Frames; frame++)
        {
            byte[] next = this[frame + 1];
            allowance.Earn(next.Length);
            _isCopied.Add(!OpusPacket.HasRedundancy(next) && allowance.TrySpend(this[frame].Length + CopyHeaderBytes));
        }
    }
}
