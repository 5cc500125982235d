using VoipSdk.Internal;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>The AES-GCM that calls use, watched as <see cref="SampledCodec"/> watches the codec.</summary>
internal sealed class SampledAead : IAeadProvider
{
    public bool IsSupported => DefaultAead.Provider.IsSupported;

    public Sampled Sealing { get; } = new();

    public Sampled Opening { get; } = new();

    public IAead Create(ReadOnlySpan<byte> key) => new Aead(this, DefaultAead.Provider.Create(key));

    private sealed class Aead(SampledAead owner, IAead inner) : IAead
    {
        public void Encrypt(
            ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> plaintext, Span<byte> ciphertext, Span<byte> tag,
            ReadOnlySpan<byte> associatedData)
        {
            long start = owner.Sealing.Begin();
            inner.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
            owner.Sealing.End(start);
        }

        public bool TryDecrypt(
            ReadOnlySpan<byte> nonce, ReadOnlySpan<byte> ciphertext, ReadOnlySpan<byte> tag, Span<byte> plaintext,
            ReadOnlySpan<byte> associatedData)
        {
            long start = owner.Opening.Begin();
            bool isAuthentic = inner.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);
            owner.Opening.End(start);
            return isAuthentic;
        }

        public void Dispose() => inner.Dispose();
    }
}
