namespace VoipSdk.Audio;

/// <summary>A stage that need not learn anew when the far end's alignment moves.</summary>
internal interface IAlignedStage : IAudioProcessor
{
    /// <summary>The far end comes so many frames later from the next frame on; earlier if negative.</summary>
    void Shift(int frames);
}
