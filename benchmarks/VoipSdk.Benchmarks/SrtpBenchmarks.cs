using System.Buffers.Binary;
using BenchmarkDotNet.Attributes;
using VoipSdk.Internal;
using VoipSdk.Protocol.Rtp;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Benchmarks;

/// <summary>
/// The claims: to protect a packet or to open one costs little beside AES-GCM itself and no garbage; a replay costs tens of
/// nanoseconds; a forgery, checked against two keys, twice an opening, and by the runtime's AES-GCM some microseconds of exceptions.
/// </summary>
[MemoryDiagnoser]
public class SrtpBenchmarks : IDisposable
{
    private const int Packets = 10_000;
    private const int Size = RtpHeader.Size + 100;
    private const int ProtectedSize = Size + SrtpSender.RtpOverhead;
    private const uint Ssrc = 7;

    private readonly byte[] _buffer = new byte[ProtectedSize];
    private readonly byte[] _packets = new byte[Packets * ProtectedSize];
    private readonly byte[] _fresh = new byte[Packets * ProtectedSize];
    private byte[] _replayed = [];
    private byte[] _forged = [];
    private ushort _sequence;
    private SrtpMasterKey _key = null!;
    private SrtpSender _sender = null!;
    private SrtpReceiver _receiver = null!;
    private SrtpReceiver _opener = null!;

    [Params(SrtpProfile.AeadAes128Gcm, SrtpProfile.AeadAes256Gcm)]
    public SrtpProfile Profile { get; set; }

    /// <summary>Whose AES-GCM: the system's OpenSSL is what calls take where it is there.</summary>
    [Params("runtime", "openssl")]
    public string Aead { get; set; } = "";

    private IAeadProvider Provider => Aead == "runtime" ? AeadProviders.Runtime : OpenSslAeadProvider.System;

    [GlobalSetup]
    public void Setup()
    {
        _key = new SrtpMasterKey(Profile, new byte[Profile.GetKeySize()], new byte[SrtpMasterKey.SaltSize]);
        _sender = new SrtpSender(_key, Ssrc, Provider, SrtpSender.DefaultPacketsPerKey);
        _receiver = new SrtpReceiver(_key, Provider);
        _opener = new SrtpReceiver(_key, Provider);
        new RtpHeader(false, 111, 0, 960, Ssrc).Write(_buffer);
        _sequence = 0;
        using var sender = new SrtpSender(_key, Ssrc, Provider, SrtpSender.DefaultPacketsPerKey);
        for (int i = 0; i < Packets; i++)
        {
            Span<byte> packet = _packets.AsSpan(i * ProtectedSize, ProtectedSize);
            new RtpHeader(false, 111, (ushort)i, (uint)i * 960, Ssrc).Write(packet);
            sender.ProtectRtp(packet, Size);
        }

        _replayed = _packets[..ProtectedSize];
        _forged = _packets[ProtectedSize..(2 * ProtectedSize)];
        _forged[^1] ^= 1;
        _receiver.TryUnprotectRtp([.. _replayed], out _);
    }

    // A packet is opened once, so each round needs a receiver that has seen none, and packets as they came.
    [IterationSetup(Target = nameof(Unprotect))]
    public void Restart()
    {
        _opener.Dispose();
        _opener = new SrtpReceiver(_key, Provider);
        _packets.CopyTo(_fresh, 0);
    }

    [Benchmark]
    public int Protect()
    {
        BinaryPrimitives.WriteUInt16BigEndian(_buffer.AsSpan(2), _sequence++);
        return _sender.ProtectRtp(_buffer, Size);
    }

    [Benchmark(OperationsPerInvoke = Packets)]
    public int Unprotect()
    {
        int opened = 0;
        for (int i = 0; i < Packets; i++)
        {
            opened += _opener.TryUnprotectRtp(_fresh.AsSpan(i * ProtectedSize, ProtectedSize), out _) ? 1 : 0;
        }

        return opened == Packets ? opened : throw new InvalidOperationException($"Only {opened} packets were opened.");
    }

    [Benchmark]
    public bool Forged() => _receiver.TryUnprotectRtp(_forged, out _);

    [Benchmark]
    public bool Replayed() => _receiver.TryUnprotectRtp(_replayed, out _);

    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        _sender.Dispose();
        _receiver.Dispose();
        _opener.Dispose();
        _key.Dispose();
    }
}
