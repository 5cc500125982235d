using System.Net;
using Microsoft.Extensions.Logging;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Server.Internal;

// Ids 5000 to 5999: the directory server. Clients' names and addresses only at Debug.
internal static partial class LogServer
{
    [LoggerMessage(EventId = 5000, Level = LogLevel.Information, Message = "Directory server listens at {EndPoint}")]
    public static partial void Listening(this ILogger logger, IPEndPoint endPoint);

    [LoggerMessage(EventId = 5001, Level = LogLevel.Information, Message = "Directory server stopped; {Aborted} connections had to be aborted")]
    public static partial void Stopped(this ILogger logger, int aborted);

    [LoggerMessage(EventId = 5002, Level = LogLevel.Warning, Message = "Cannot accept connections, trying again in {Pause}")]
    public static partial void AcceptFailed(this ILogger logger, TimeSpan pause, Exception exception);

    [LoggerMessage(EventId = 5003, Level = LogLevel.Warning, Message = "{Connections} connections are open, as many as are allowed; new ones are refused")]
    public static partial void ConnectionsExhausted(this ILogger logger, int connections);

    [LoggerMessage(EventId = 5004, Level = LogLevel.Information, Message = "This machine has no IPv6; listening for IPv4 only")]
    public static partial void NoIPv6(this ILogger logger);

    [LoggerMessage(EventId = 5010, Level = LogLevel.Debug, Message = "{Peer} connected")]
    public static partial void Connected(this ILogger logger, TransportAddress peer);

    [LoggerMessage(EventId = 5011, Level = LogLevel.Debug, Message = "{Peer} refused: {Limit}")]
    public static partial void ConnectionRefused(this ILogger logger, TransportAddress peer, string limit);

    [LoggerMessage(EventId = 5012, Level = LogLevel.Debug, Message = "{Peer} disconnected: {Reason} {Detail}")]
    public static partial void Disconnected(this ILogger logger, TransportAddress peer, string reason, string? detail);

    [LoggerMessage(EventId = 5013, Level = LogLevel.Error, Message = "A connection ended by a mistake of the server's")]
    public static partial void ConnectionFaulted(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 5020, Level = LogLevel.Debug, Message = "{Peer} logged in as {Username}")]
    public static partial void LoggedIn(this ILogger logger, TransportAddress peer, Username username);

    [LoggerMessage(EventId = 5021, Level = LogLevel.Debug, Message = "{Peer} not logged in: {Result}")]
    public static partial void LoginRefused(this ILogger logger, TransportAddress peer, DirectoryResult result);

    [LoggerMessage(EventId = 5022, Level = LogLevel.Error, Message = "The directory could not be asked")]
    public static partial void DirectoryFailed(this ILogger logger, Exception exception);
}
