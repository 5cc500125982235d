using VoipSdk.Protocol.Directory;

namespace VoipSdk.Internal;

/// <summary>The exceptions that say why there is no connection.</summary>
internal static class DirectoryErrors
{
    /// <param name="reason">What the machine says.</param>
    /// <param name="detail">What the machine found, where it found something.</param>
    /// <param name="failure">What the stream threw; the machine only sees an end then.</param>
    public static VoipConnectionException Explain(DirectoryCloseReason reason, string detail, Exception? failure) => reason switch
    {
        DirectoryCloseReason.WelcomeTimedOut => new(
            VoipConnectionFailure.TimedOut, "The directory server did not say hello in time."),
        DirectoryCloseReason.KeepAliveTimedOut => new(
            VoipConnectionFailure.TimedOut, "The directory server has been silent for too long."),
        DirectoryCloseReason.ProtocolViolation => new(
            VoipConnectionFailure.ProtocolViolation, $"This is no directory server, or a broken one: {detail}."),
        DirectoryCloseReason.ClosedByServer when failure is null => new(
            VoipConnectionFailure.ClosedByServer, "The directory server closed the connection."),
        _ => new(VoipConnectionFailure.NetworkFailure, "The network broke the connection to the directory server.", failure),
    };

    /// <summary>One exception a caller: throwing writes the stack trace into the object.</summary>
    public static VoipConnectionException Copy(VoipConnectionException error) =>
        new(error.Reason, error.Message, error.InnerException);
}
