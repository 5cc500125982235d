namespace VoipSdk;

/// <summary>How a file is played into a call. Checked when it is.</summary>
public sealed record CallPlayOptions
{
    /// <summary>What the sound is multiplied with, 0 to 8; default 1.</summary>
    public float Volume { get; init; } = 1;

    /// <summary>Whether the microphone is silent meanwhile; default false: both are heard.</summary>
    public bool ReplacesMicrophone { get; init; }
}
