namespace VoipSdk.Audio;

/// <summary>Which way a device carries sound.</summary>
public enum AudioDeviceKind
{
    /// <summary>Microphones, and whatever else is recorded from.</summary>
    Input = 0,

    /// <summary>Loudspeakers and headphones.</summary>
    Output,
}
