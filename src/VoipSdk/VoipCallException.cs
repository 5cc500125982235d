namespace VoipSdk;

/// <summary>Why a call could not be placed or answered, or had to end.</summary>
public enum VoipCallFailure
{
    /// <summary>The audio backend could not be opened.</summary>
    AudioUnavailable = 0,

    /// <summary>No codec that both ends have.</summary>
    NoCommonCodec,

    /// <summary>The username is not in the contact list, or its address is not known.</summary>
    NotAContact,

    /// <summary>As many calls as the options allow are up already.</summary>
    TooManyCalls,

    /// <summary>The call has ended before the request could be carried out.</summary>
    Ended,

    /// <summary>A codec cannot work here, for example because its native library is missing.</summary>
    CodecUnavailable,

    /// <summary>Encryption is required, and the contact, or this user, has no identity key.</summary>
    NoIdentityKey,

    /// <summary>The contact's identity key has changed, and the application has not accepted the new one.</summary>
    IdentityChanged,
}

/// <summary>This call cannot be, or is over. The client and its other calls work on.</summary>
/// <remarks>That a callee is busy, declines or does not answer is no exception but the call's end reason.</remarks>
public sealed class VoipCallException : VoipException
{
    /// <summary>Creates the exception.</summary>
    public VoipCallException(VoipCallFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>What happened; decide on this, never on the message.</summary>
    public VoipCallFailure Reason { get; }
}
