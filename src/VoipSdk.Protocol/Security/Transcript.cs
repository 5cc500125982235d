using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9.3: what is hashed or signed. A label, then each part behind its length, so that no two lists of parts
// are the same bytes.
//  label  NUL  ( length (2, BE)  part )*
internal sealed class Transcript : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public Transcript(string label)
    {
        _hash.AppendData(Encoding.ASCII.GetBytes(label));
        _hash.AppendData([0]);
    }

    public Transcript Add(ReadOnlySpan<byte> part)
    {
        Span<byte> length = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(length, checked((ushort)part.Length));
        _hash.AppendData(length);
        _hash.AppendData(part);
        return this;
    }

    public Transcript Add(string? part) => Add(Encoding.UTF8.GetBytes(part ?? ""));

    public byte[] Finish() => _hash.GetHashAndReset();

    public void Dispose() => _hash.Dispose();
}
