namespace VoipSdk.Audio;

/// <summary>Why a device cannot be used, in terms of what a user can do about it.</summary>
public enum AudioDeviceFailure
{
    /// <summary>There is no device of this kind: plug one in.</summary>
    NoDevice = 0,

    /// <summary>The device with this id is not there, or was unplugged: choose another, or plug it in again.</summary>
    Gone,

    /// <summary>Another program has it for itself: close that program.</summary>
    Busy,

    /// <summary>The system, or its privacy settings, do not let this program use it: allow it there.</summary>
    Denied,

    /// <summary>The library or the system's sound service that is needed is missing or does not answer: install or start it.</summary>
    Unavailable,

    /// <summary>The device cannot do what is needed, or the system said something else; the message has it.</summary>
    Failed,
}

/// <summary>A device could not be opened or listed. Calls go on without it, and other devices can be chosen.</summary>
public sealed class AudioDeviceException : VoipException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="reason">What a user can do about it.</param>
    /// <param name="message">For the user; names the device.</param>
    /// <param name="innerException">What the device library threw, if it did.</param>
    public AudioDeviceException(AudioDeviceFailure reason, string message, Exception? innerException = null)
        : base(message, innerException) => Reason = reason;

    /// <summary>What happened; decide on this, never on the message.</summary>
    public AudioDeviceFailure Reason { get; }
}
