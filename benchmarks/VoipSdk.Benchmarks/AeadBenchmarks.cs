using BenchmarkDotNet.Attributes;
using VoipSdk.Internal;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Benchmarks;

/// <summary>
/// The claims: by the system's OpenSSL a packet of 172 bytes costs a third of what the runtime's AES-GCM takes, a forgery less
/// than two that are good, and none leaves garbage.
/// </summary>
[MemoryDiagnoser]
public class AeadBenchmarks : IDisposable
{
    private readonly byte[] _nonce = new byte[12];
    private readonly byte[] _associated = new byte[12];
    private readonly byte[] _plain = new byte[172];
    private readonly byte[] _cipher = new byte[172];
    private readonly byte[] _tag = new byte[16];
    private readonly byte[] _sealed = new byte[172];
    private readonly byte[] _sealedTag = new byte[16];
    private readonly byte[] _forgedTag = new byte[16];
    private IAead _aead = null!;

    public enum Provider
    {
        Runtime,
        OpenSsl,
    }

    [Params(Provider.Runtime, Provider.OpenSsl)]
    public Provider From { get; set; }

    [Params(16, 32)]
    public int KeyBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        IAeadProvider provider = From == Provider.OpenSsl ? OpenSslAeadProvider.System : AeadProviders.Runtime;
        _aead = provider.Create(new byte[KeyBytes]);
        _aead.Encrypt(_nonce, _plain, _sealed, _sealedTag, _associated);
    }

    [Benchmark]
    public void Seal()
    {
        _nonce[11]++;
        _aead.Encrypt(_nonce, _plain, _cipher, _tag, _associated);
    }

    [Benchmark]
    public bool Open()
    {
        _nonce[11] = 0;
        return _aead.TryDecrypt(_nonce, _sealed, _sealedTag, _plain, _associated);
    }

    [Benchmark]
    public bool Forged() => _aead.TryDecrypt(_nonce, _sealed, _forgedTag, _plain, _associated);

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _aead.Dispose();
    }
}
