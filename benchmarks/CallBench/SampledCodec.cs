using VoipSdk.Codecs;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>Opus at a given effort that looks at the thread's CPU clock around each 16th frame, and so costs next to nothing.</summary>
internal sealed class SampledCodec(int complexity) : IStereoAudioCodec
{
    private readonly OpusCodec _opus = new();

    public AudioCodecFormat Format => _opus.Format;

    public Sampled Encoding { get; } = new();

    public Sampled Decoding { get; } = new();

    public IAudioEncoder CreateEncoder(AudioEncoderSettings settings) => new Encoder(this, settings);

    public IAudioDecoder CreateDecoder() => new Decoder(this, _opus.CreateDecoder());

    public IAudioDecoder CreateStereoDecoder() => new Decoder(this, _opus.CreateStereoDecoder());

    private sealed class Encoder(SampledCodec owner, AudioEncoderSettings settings) : IAudioEncoder
    {
        private readonly IAudioEncoder _encoder = owner._opus.CreateEncoder(settings with { Complexity = owner.Complexity });

        public int Encode(ReadOnlySpan<float> samples, Span<byte> packet)
        {
            long start = owner.Encoding.Begin();
            int length = _encoder.Encode(samples, packet);
            owner.Encoding.End(start);
            return length;
        }

        public void Configure(AudioEncoderSettings settings) => _encoder.Configure(settings with { Complexity = owner.Complexity });

        public void Dispose() => _encoder.Dispose();
    }

    private int Complexity { get; } = complexity;

    private sealed class Decoder(SampledCodec owner, IAudioDecoder decoder) : IAudioDecoder
    {
        public int Decode(ReadOnlySpan<byte> packet, Span<float> samples)
        {
            long start = owner.Decoding.Begin();
            int length = decoder.Decode(packet, samples);
            owner.Decoding.End(start);
            return length;
        }

        public void Conceal(ReadOnlySpan<byte> nextPacket, Span<float> samples) => decoder.Conceal(nextPacket, samples);

        public void Dispose() => decoder.Dispose();
    }
}

/// <summary>
/// CPU time of something that happens very often, measured about each 16th time. From any thread: a count may get lost, a
/// measurement does not.
/// </summary>
internal sealed class Sampled
{
    private long _count;
    private long _samples;
    private long _nanoseconds;

    public double Microseconds => _samples == 0 ? 0 : _nanoseconds / 1_000.0 / _samples;

    public void Reset() => (_count, _samples, _nanoseconds) = (0, 0, 0);

    public long Begin() => (++_count & 15) == 0 ? CpuTime.Thread : 0;

    public void End(long start)
    {
        if (start != 0)
        {
            Interlocked.Add(ref _nanoseconds, CpuTime.Thread - start);
            Interlocked.Increment(ref _samples);
        }
    }
}
