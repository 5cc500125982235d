using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security.Srtp;

/// <summary>The runtime's AES-GCM, with notes of which nonces it encrypted with and what was disposed.</summary>
internal sealed class RecordingAead : IAeadProvider
{
    private readonly HashSet<string> _used = [];

    public bool IsSupported => true;

    public int Created { get; private set; }

    public int Disposed { get; private set; }

    /// <summary>How many times something was encrypted under a key and a nonce that were used before.</summary>
    public int Reused { get; private set; }

    public int Encrypted => _used.Count;

    public int Trials { get; private set; }

    public IAead Create(ReadOnlySpan<byte> key)
    {
        Created++;
        return new Cipher(this, AeadProviders.Runtime.Create(key), Convert.ToHexString(key));
    }

    private sealed class Cipher(RecordingAead owner, IAead inner, string key) : IAead
    {
        private bool _isDisposed;

        public void Encrypt(
            ReadOnlySpan<byte> nonce,
            ReadOnlySpan<byte> plaintext,
            Span<byte> ciphertext,
            Span<byte> tag,
            ReadOnlySpan<byte> associatedData)
        {
            owner.Reused += owner._used.Add(key + Convert.ToHexString(nonce)) ? 0 : 1;
            inner.Encrypt(nonce, plaintext, ciphertext, tag, associatedData);
        }

        public bool TryDecrypt(
            ReadOnlySpan<byte> nonce,
            ReadOnlySpan<byte> ciphertext,
            ReadOnlySpan<byte> tag,
            Span<byte> plaintext,
            ReadOnlySpan<byte> associatedData)
        {
            owner.Trials++;
            return inner.TryDecrypt(nonce, ciphertext, tag, plaintext, associatedData);
        }

        public void Dispose()
        {
            owner.Disposed += _isDisposed ? 0 : 1;
            _isDisposed = true;
            inner.Dispose();
        }
    }
}
