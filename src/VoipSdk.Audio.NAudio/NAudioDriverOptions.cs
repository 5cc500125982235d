namespace VoipSdk.Audio;

/// <summary>How a <see cref="NAudioDriver"/> opens devices.</summary>
public sealed record NAudioDriverOptions
{
    /// <summary>
    /// Whether microphones are opened for communication, which asks Windows for what it and the device's driver have for
    /// calls: echo cancellation, noise suppression, gain control; default true. Off is for music, of which it may also make one channel of two, and for an application that
    /// does all of that itself. A device that cannot be opened so is opened without.
    /// </summary>
    public bool UseCommunicationsProcessing { get; init; } = true;
}
