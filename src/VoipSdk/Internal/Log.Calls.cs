using Microsoft.Extensions.Logging;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Internal;

// Event ids: 2000 to 2999 calls, 3000 to 3999 media.
internal static partial class CallLog
{
    [LoggerMessage(EventId = 2000, Level = LogLevel.Debug, Message = "Call socket open on UDP port {Port}")]
    public static partial void CallSocketOpen(this ILogger logger, int port);

    [LoggerMessage(EventId = 2001, Level = LogLevel.Debug, Message = "Call {Call} from {Username} at {Address}")]
    public static partial void CallArrived(this ILogger logger, int call, string username, TransportAddress address);

    [LoggerMessage(EventId = 2002, Level = LogLevel.Debug, Message = "Call {Call} connected with {Codec}, peer at {Address}")]
    public static partial void CallIsConnected(this ILogger logger, int call, string codec, TransportAddress address);

    [LoggerMessage(EventId = 2003, Level = LogLevel.Information, Message = "Call {Call} ended: {Reason}")]
    public static partial void CallHasEnded(this ILogger logger, int call, CallEndReason reason);

    [LoggerMessage(EventId = 2004, Level = LogLevel.Error, Message = "The call loop failed; all calls end")]
    public static partial void CallLoopFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2005, Level = LogLevel.Debug, Message = "Call {Call}: the peer is at {Address} now")]
    public static partial void CallHasMoved(this ILogger logger, int call, TransportAddress address);

    [LoggerMessage(EventId = 2006, Level = LogLevel.Warning, Message = "The application's key log failed")]
    public static partial void KeyLogFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 2007, Level = LogLevel.Debug, Message = "A datagram could not be handled and is lost")]
    public static partial void DatagramFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3000, Level = LogLevel.Error, Message = "The encoder failed; this end of the call is silent from now on")]
    public static partial void EncoderFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3001, Level = LogLevel.Warning, Message = "The audio backend {Backend} failed")]
    public static partial void AudioBackendFailed(this ILogger logger, string backend, Exception exception);

    [LoggerMessage(EventId = 3002, Level = LogLevel.Warning, Message = "The audio backend {Backend} did not close within {Timeout}")]
    public static partial void AudioBackendStuck(this ILogger logger, string backend, TimeSpan timeout);

    [LoggerMessage(EventId = 3003, Level = LogLevel.Error, Message = "The decoder failed; this end of the call hears nothing from now on")]
    public static partial void DecoderFailed(this ILogger logger, Exception exception);

    [LoggerMessage(EventId = 3004, Level = LogLevel.Debug, Message = "Audio devices of {Backend}: {Event}")]
    public static partial void AudioDeviceEvent(this ILogger logger, string backend, Audio.AudioDeviceEvent @event);
}
