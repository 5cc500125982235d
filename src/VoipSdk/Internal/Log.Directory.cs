using System.Net;
using Microsoft.Extensions.Logging;

namespace VoipSdk.Internal;

// Ids 1000 to 1999: the directory connection. Never reused. Names and addresses at Debug only.
internal static partial class Log
{
    [LoggerMessage(EventId = 1000, Level = LogLevel.Debug, Message = "Connecting to the directory server at {Host}:{Port}")]
    public static partial void DirectoryConnecting(this ILogger logger, string host, int port);

    [LoggerMessage(EventId = 1001, Level = LogLevel.Information, Message = "Connected to the directory server (extended: {Extended})")]
    public static partial void DirectoryConnected(this ILogger logger, bool extended);

    [LoggerMessage(EventId = 1002, Level = LogLevel.Debug, Message = "No connection to {EndPoint}: {Error}")]
    public static partial void AddressFailed(this ILogger logger, EndPoint endPoint, string error);

    [LoggerMessage(EventId = 1003, Level = LogLevel.Warning, Message = "Could not connect to the directory server: {Reason}")]
    public static partial void DirectoryConnectFailed(this ILogger logger, VoipConnectionFailure reason);

    [LoggerMessage(EventId = 1004, Level = LogLevel.Information, Message = "Logged in")]
    public static partial void LoggedIn(this ILogger logger);

    [LoggerMessage(EventId = 1005, Level = LogLevel.Information, Message = "The directory server did not carry out {Request}: {Reason}")]
    public static partial void RequestFailed(this ILogger logger, DirectoryRequestKind request, VoipRequestFailure reason);

    [LoggerMessage(EventId = 1006, Level = LogLevel.Warning, Message = "Lost the directory server: {Reason} ({Detail})")]
    public static partial void DirectoryLost(this ILogger logger, VoipConnectionFailure reason, string detail);

    [LoggerMessage(EventId = 1007, Level = LogLevel.Information, Message = "Left the directory server")]
    public static partial void DirectoryLeft(this ILogger logger);

    [LoggerMessage(EventId = 1008, Level = LogLevel.Debug, Message = "The directory server sent {Count} packets without a meaning here")]
    public static partial void PacketsIgnored(this ILogger logger, long count);

    [LoggerMessage(EventId = 1009, Level = LogLevel.Warning, Message = "Nobody reads the client's events: the oldest are being dropped")]
    public static partial void EventsDropped(this ILogger logger);

    [LoggerMessage(EventId = 1010, Level = LogLevel.Error, Message = "A handler of a client event threw")]
    public static partial void EventHandlerFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1011, Level = LogLevel.Error, Message = "Closing the calls failed")]
    public static partial void CallsCloseFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1012, Level = LogLevel.Warning, Message = "No identity store is set: this user's key ends with the process, and friends are warned at the next login")]
    public static partial void IdentityIsTransient(this ILogger logger);

    [LoggerMessage(EventId = 1013, Level = LogLevel.Warning, Message = "The directory server hands on no identity keys: no contact has one")]
    public static partial void IdentitiesNotHandedOn(this ILogger logger);

    [LoggerMessage(EventId = 1014, Level = LogLevel.Warning, Message = "A contact's identity key has changed: the contact cannot be called until the user trusts the new key")]
    public static partial void IdentityChanged(this ILogger logger);

    [LoggerMessage(EventId = 1015, Level = LogLevel.Error, Message = "The identity store failed")]
    public static partial void IdentityStoreFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 1016, Level = LogLevel.Error, Message = "Too many pinned keys: further contacts cannot be called")]
    public static partial void IdentityPinsFull(this ILogger logger);
}
