using System.Security.Cryptography;

namespace VoipSdk.Protocol.Security;

// Points of NIST P-256 as SEC 1 §2.3.3 writes them uncompressed: 04, X, Y. The platform checks that a point is on the curve.
internal static class P256
{
    public const int PointSize = 65;
    public const int CoordinateSize = 32;
    public const int SignatureSize = 64;
    private const byte Uncompressed = 4;

    public static byte[] Write(ECPoint point)
    {
        byte[] bytes = new byte[PointSize];
        bytes[0] = Uncompressed;
        point.X!.CopyTo(bytes, 1);
        point.Y!.CopyTo(bytes, 1 + CoordinateSize);
        return bytes;
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, out ECParameters key)
    {
        key = default;
        if (bytes.Length != PointSize || bytes[0] != Uncompressed)
        {
            return false;
        }

        key = new ECParameters
        {
            Curve = ECCurve.NamedCurves.nistP256,
            Q = new ECPoint { X = bytes.Slice(1, CoordinateSize).ToArray(), Y = bytes[(1 + CoordinateSize)..].ToArray() },
        };
        return true;
    }
}
