using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>A call socket behind a <see cref="DirectoryImpairment"/>, and the port at which the others see it.</summary>
internal sealed class ImpairedUser(TransportAddress address)
{
    /// <summary>The user's own call socket.</summary>
    public TransportAddress Address { get; } = address;

    /// <summary>Set right after construction: the port's loop needs the user.</summary>
    public UdpPort Port { get; set; } = null!;

    /// <summary>Who logged in last with this socket; its address before that.</summary>
    public string Name { get; set; } = address.ToString();

    /// <summary>Directory connections that announced this socket and are up.</summary>
    public int Connections { get; set; }
}
