namespace VoipSdk.Audio;

/// <summary>When what the microphone hears is sent.</summary>
public enum TransmitMode
{
    /// <summary>Always.</summary>
    Continuous = 0,

    /// <summary>While the user holds a key: <see cref="AudioInput.IsTalkKeyDown"/>.</summary>
    PushToTalk,

    /// <summary>While the user speaks.</summary>
    VoiceActivity,
}
