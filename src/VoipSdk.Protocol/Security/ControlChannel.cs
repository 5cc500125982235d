using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Packets;

namespace VoipSdk.Protocol.Security;

// docs/PROTOCOL.md §9.5: signalling packets of a call that has keys. "n" counts them, "mac" closes them:
//   005 id=... codec=... n=7 mac=<22 characters>     mac: HMAC-SHA256, its first 16 bytes, over all bytes before " mac="
internal sealed class ControlChannel : IDisposable
{
    private static readonly int MacTextLength = MacPrefix.Length + Base64UrlText.LengthOf(CallSecrecy.MacSize);
    private readonly IncrementalHash _send;
    private readonly IncrementalHash _receive;
    private ulong _sent;
    private ulong _received;

    // Erases both keys.
    public ControlChannel(byte[] sendKey, byte[] receiveKey)
    {
        _send = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, sendKey);
        _receive = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, receiveKey);
        CryptographicOperations.ZeroMemory(sendKey);
        CryptographicOperations.ZeroMemory(receiveKey);
    }

    private static ReadOnlySpan<byte> MacPrefix => " mac="u8;

    public bool TryWrite(Packet packet, Span<byte> buffer, out int length)
    {
        string counter = (_sent + 1).ToString(CultureInfo.InvariantCulture);
        Packet counted = packet with { Attributes = packet.Attributes.With("n", counter) };
        if (!counted.TryWrite(buffer, out length) || buffer.Length - length < MacTextLength)
        {
            return false;
        }

        _sent++;
        _send.AppendData(buffer[..length]);
        string mac = Base64UrlText.Encode(_send.GetHashAndReset().AsSpan(0, CallSecrecy.MacSize));
        MacPrefix.CopyTo(buffer[length..]);
        length += MacPrefix.Length + Encoding.ASCII.GetBytes(mac, buffer[(length + MacPrefix.Length)..]);
        return true;
    }

    // Each packet once, and none that is older than one that was taken: what is sent again has a number of its own.
    public bool TryTake(in CallSignal signal)
    {
        ReadOnlySpan<byte> datagram = signal.Datagram;
        int covered = datagram.Length - MacTextLength;
        if (covered <= 0 || !datagram.Slice(covered, MacPrefix.Length).SequenceEqual(MacPrefix)
            || !signal.TryGetBytes("mac", CallSecrecy.MacSize, out byte[]? mac)
            || !ulong.TryParse(signal.Attributes.Find("n"), NumberStyles.None, CultureInfo.InvariantCulture, out ulong counter)
            || counter <= _received)
        {
            return false;
        }

        _receive.AppendData(datagram[..covered]);
        if (!CryptographicOperations.FixedTimeEquals(mac, _receive.GetHashAndReset().AsSpan(0, CallSecrecy.MacSize)))
        {
            return false;
        }

        _received = counter;
        return true;
    }

    public void Dispose()
    {
        _send.Dispose();
        _receive.Dispose();
    }
}
