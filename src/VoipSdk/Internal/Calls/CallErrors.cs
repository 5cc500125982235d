using VoipSdk.Protocol.Calls;

namespace VoipSdk.Internal;

internal static class CallErrors
{
    public static Exception ToException(CallDialError error, string username) => error switch
    {
        CallDialError.NotLoggedIn => new VoipRequestException(VoipRequestFailure.NotLoggedIn, "A call needs a login first."),
        CallDialError.TooManyCalls => new VoipCallException(
            VoipCallFailure.TooManyCalls, "As many calls as DirectoryClientOptions.MaxCalls allows are up already."),
        CallDialError.AlreadyInCall => new VoipCallException(
            VoipCallFailure.TooManyCalls, $"There is a call with '{username}' already."),
        CallDialError.NoIdentityKey => new VoipCallException(
            VoipCallFailure.NoIdentityKey,
            $"Encryption is required, and no identity key of '{username}' is known. DirectoryClientOptions.Encryption decides."),
        CallDialError.IdentityChanged => new VoipCallException(
            VoipCallFailure.IdentityChanged,
            $"The identity key of '{username}' has changed; DirectoryClient.TrustIdentityAsync accepts the new one."),
        CallDialError.NoAddress => new VoipCallException(
            VoipCallFailure.NotAContact, $"'{username}' takes no calls: the directory knows no call port."),
        _ => new VoipCallException(
            VoipCallFailure.NotAContact, $"'{username}' is not in the contact list."),
    };
}
