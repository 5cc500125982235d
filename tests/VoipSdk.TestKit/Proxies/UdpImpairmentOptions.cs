using System.Net;

namespace VoipSdk.TestKit;

/// <summary>What a <see cref="UdpImpairment"/> stands between.</summary>
public sealed record UdpImpairmentOptions
{
    /// <summary>Where clients send to. Port 0 takes any that is free. Default: 127.0.0.1, any port.</summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>Host name or IP address of the server; its first address of the family of <see cref="Listen"/> is taken.</summary>
    public string TargetHost { get; init; } = "127.0.0.1";

    /// <summary>The server's UDP port, 1 to 65535; there is no default.</summary>
    public int TargetPort { get; init; }

    /// <summary>What happens to datagrams, in both directions unless <see cref="LinkBack"/> says otherwise.</summary>
    public Link Link { get; init; } = Link.Perfect;

    /// <summary>What happens to the server's datagrams; null (the default) for the same as to the clients'.</summary>
    public Link? LinkBack { get; init; }
}
