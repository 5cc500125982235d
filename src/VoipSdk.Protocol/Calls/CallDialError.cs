namespace VoipSdk.Protocol.Calls;

/// <summary>Why <see cref="CallAgent.TryDial"/> placed no call.</summary>
public enum CallDialError
{
    /// <summary>The call was placed.</summary>
    None = 0,

    /// <summary>The client is not logged in: <see cref="CallAgent.SetLocalUser"/> was not called yet.</summary>
    NotLoggedIn,

    /// <summary>The user is not a contact.</summary>
    NotAContact,

    /// <summary>The contact's call port is not known (0).</summary>
    NoAddress,

    /// <summary>
    /// Encryption is required (<see cref="CallAgentOptions.Encryption"/>), and the contact, or this user, has no identity key.
    /// </summary>
    NoIdentityKey,

    /// <summary>The contact's identity key has changed, and nobody has said that the new one is right.</summary>
    IdentityChanged,

    /// <summary>A call with this contact is up or being placed.</summary>
    AlreadyInCall,

    /// <summary><see cref="CallAgentOptions.MaxCalls"/> calls are up.</summary>
    TooManyCalls,
}
