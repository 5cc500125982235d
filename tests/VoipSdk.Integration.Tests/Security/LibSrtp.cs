using System.Runtime.InteropServices;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Integration.Tests.Security;

/// <summary>A session of libsrtp 2 (libsrtp2-1 on Debian), which most other SRTP in the world is.</summary>
internal sealed class LibSrtp : IDisposable
{
    private const string Library = "libsrtp2.so.1";
    private static readonly Lazy<bool> Initialized = new(Initialize);

    private nint _session;

    private LibSrtp(nint session) => _session = session;

    public enum Status
    {
        Ok = 0,
        AuthFail = 7,
        ReplayFail = 9,
        ReplayOld = 10,
    }

    private enum SsrcType
    {
        AnyInbound = 2,
        AnyOutbound = 3,
    }

    public static void SkipUnlessThere() =>
        Assert.SkipUnless(Initialized.Value, $"{Library} is not installed (apt-get install libsrtp2-1).");

    public static LibSrtp Sender(SrtpProfile profile, byte[] key, byte[] salt, bool encryptsRtcp = true) =>
        Create(SsrcType.AnyOutbound, profile, key, salt, encryptsRtcp);

    public static LibSrtp Receiver(SrtpProfile profile, byte[] key, byte[] salt) =>
        Create(SsrcType.AnyInbound, profile, key, salt, encryptsRtcp: true);

    public byte[] Protect(byte[] packet) => Grow(srtp_protect, packet);

    public byte[] ProtectRtcp(byte[] packet) => Grow(srtp_protect_rtcp, packet);

    public Status Unprotect(byte[] packet, out byte[] plain) => Shrink(srtp_unprotect, packet, out plain);

    public Status UnprotectRtcp(byte[] packet, out byte[] plain) => Shrink(srtp_unprotect_rtcp, packet, out plain);

    public void Dispose()
    {
        if (_session != 0)
        {
            _ = srtp_dealloc(_session);
            _session = 0;
        }
    }

    private static bool Initialize() => NativeLibrary.TryLoad(Library, out _) && srtp_init() == Status.Ok;

    private static LibSrtp Create(SsrcType type, SrtpProfile profile, byte[] key, byte[] salt, bool encryptsRtcp)
    {
        SkipUnlessThere();
        var policy = new Policy { SsrcType = type, WindowSize = new CULong(1_024) };
        if (profile == SrtpProfile.AeadAes128Gcm)
        {
            srtp_crypto_policy_set_aes_gcm_128_16_auth(ref policy.Rtp);
            srtp_crypto_policy_set_aes_gcm_128_16_auth(ref policy.Rtcp);
        }
        else
        {
            srtp_crypto_policy_set_aes_gcm_256_16_auth(ref policy.Rtp);
            srtp_crypto_policy_set_aes_gcm_256_16_auth(ref policy.Rtcp);
        }

        policy.Rtcp.Services = encryptsRtcp ? policy.Rtcp.Services : CryptoPolicy.AuthenticationOnly;
        GCHandle pinned = GCHandle.Alloc((byte[])[.. key, .. salt], GCHandleType.Pinned);
        try
        {
            policy.Key = pinned.AddrOfPinnedObject();
            Assert.Equal(Status.Ok, srtp_create(out nint session, ref policy));
            return new LibSrtp(session);
        }
        finally
        {
            pinned.Free();
        }
    }

    private byte[] Grow(Operation operation, byte[] packet)
    {
        byte[] buffer = [.. packet, .. new byte[32]];
        int length = packet.Length;
        Assert.Equal(Status.Ok, operation(_session, buffer, ref length));
        return buffer[..length];
    }

    private Status Shrink(Operation operation, byte[] packet, out byte[] plain)
    {
        byte[] buffer = [.. packet];
        int length = packet.Length;
        Status status = operation(_session, buffer, ref length);
        plain = status == Status.Ok ? buffer[..length] : [];
        return status;
    }

    private delegate Status Operation(nint session, byte[] packet, ref int length);

    [DllImport(Library)]
    private static extern Status srtp_init();

    [DllImport(Library)]
    private static extern void srtp_crypto_policy_set_aes_gcm_128_16_auth(ref CryptoPolicy policy);

    [DllImport(Library)]
    private static extern void srtp_crypto_policy_set_aes_gcm_256_16_auth(ref CryptoPolicy policy);

    [DllImport(Library)]
    private static extern Status srtp_create(out nint session, ref Policy policy);

    [DllImport(Library)]
    private static extern Status srtp_dealloc(nint session);

    [DllImport(Library)]
    private static extern Status srtp_protect(nint session, [In, Out] byte[] packet, ref int length);

    [DllImport(Library)]
    private static extern Status srtp_unprotect(nint session, [In, Out] byte[] packet, ref int length);

    [DllImport(Library)]
    private static extern Status srtp_protect_rtcp(nint session, [In, Out] byte[] packet, ref int length);

    [DllImport(Library)]
    private static extern Status srtp_unprotect_rtcp(nint session, [In, Out] byte[] packet, ref int length);

    // srtp.h of libsrtp 2.5.
    [StructLayout(LayoutKind.Sequential)]
    private struct CryptoPolicy
    {
        public const int AuthenticationOnly = 2;

        public uint CipherType;
        public int CipherKeyLength;
        public uint AuthenticationType;
        public int AuthenticationKeyLength;
        public int TagLength;
        public int Services;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Policy
    {
        public SsrcType SsrcType;
        public uint Ssrc;
        public CryptoPolicy Rtp;
        public CryptoPolicy Rtcp;
        public nint Key;
        public nint Keys;
        public CULong KeyCount;
        public nint Ekt;
        public CULong WindowSize;
        public int AllowRepeats;
        public nint EncryptedExtensions;
        public int EncryptedExtensionCount;
        public nint Next;
    }
}
