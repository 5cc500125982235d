using System.Globalization;
using System.Text;

namespace VoipSdk.Protocol.Security;

/// <summary>
/// What two authenticated ends have agreed on for the media of one call: the SRTP master keys of both directions.
/// </summary>
/// <remarks>The text form is <c>(redacted)</c>.</remarks>
public sealed class CallKeys : IDisposable
{
    internal CallKeys(SrtpProfile profile, SrtpMasterKey send, SrtpMasterKey receive)
    {
        Profile = profile;
        Send = send;
        Receive = receive;
    }

    /// <summary>How packets are protected (RFC 7714).</summary>
    public SrtpProfile Profile { get; }

    /// <summary>The master key of what this side sends.</summary>
    public SrtpMasterKey Send { get; }

    /// <summary>The master key of what the other side sends.</summary>
    public SrtpMasterKey Receive { get; }

    /// <summary>Erases both keys. May be called more than once.</summary>
    public void Dispose()
    {
        Send.Dispose();
        Receive.Dispose();
    }

    /// <summary>
    /// The keys in the clear, for a debugger or another implementation of SRTP: whoever has them hears the call. Two lines,
    /// <c>SRTP send AEAD_AES_128_GCM</c> and <c>SRTP receive ...</c>, each followed by the master key and the
    /// master salt as hexadecimal digits.
    /// </summary>
    public string ExportForDebugging() =>
        $"SRTP send {Profile.GetName()} {Hex(Send)}\nSRTP receive {Profile.GetName()} {Hex(Receive)}";

    private static string Hex(SrtpMasterKey key)
    {
        var text = new StringBuilder();
        foreach (byte value in (ReadOnlySpan<byte>)[.. key.Key, .. key.Salt])
        {
            _ = text.Append(value.ToString("x2", CultureInfo.InvariantCulture));
        }

        return text.ToString();
    }

    /// <summary>Never the keys.</summary>
    public override string ToString() => "(redacted)";
}
