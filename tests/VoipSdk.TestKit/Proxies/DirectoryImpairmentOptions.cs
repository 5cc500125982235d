using System.Net;

namespace VoipSdk.TestKit;

/// <summary>What a <see cref="DirectoryImpairment"/> stands in front of.</summary>
public sealed record DirectoryImpairmentOptions
{
    /// <summary>
    /// Where directory clients connect to, instead of to the server. Port 0 takes any that is free. Users' call sockets have
    /// to be reached in the same family of addresses; [::] is for both. Default: 127.0.0.1, any port.
    /// </summary>
    public IPEndPoint Listen { get; init; } = new(IPAddress.Loopback, 0);

    /// <summary>
    /// Host name or IP address of the directory server. The address from which the proxy reaches it is the one that the server
    /// gives to all users: where users are on other machines, not 127.0.0.1. Default: 127.0.0.1.
    /// </summary>
    public string ServerHost { get; init; } = "127.0.0.1";

    /// <summary>The server's TCP port, 1 to 65535. Default: 4242.</summary>
    public int ServerPort { get; init; } = 4242;

    /// <summary>What happens to the datagrams from each user to each other. Default: nothing but 1 ms.</summary>
    public Link Link { get; init; } = Link.Perfect;
}
