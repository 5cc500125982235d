namespace VoipSdk.Audio;

/// <summary>A stage that also judges whether what it heard last was speech; the voice activity takes its word into account.</summary>
public interface IVoiceDetector : IAudioProcessor
{
    /// <summary>How likely the last frame was speech, 0 to 1. Read on the capture thread, after each frame.</summary>
    float VoiceProbability { get; }
}
