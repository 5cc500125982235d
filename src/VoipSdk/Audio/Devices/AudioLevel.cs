namespace VoipSdk.Audio;

/// <summary>How loud a device is at the moment; for level meters.</summary>
/// <param name="Peak">Largest sample of late, 0 to 1, where 1 is full scale; falls by 20 dB a second.</param>
/// <param name="Rms">Root mean square over about a tenth of a second, 0 to 1.</param>
/// <param name="IsClipping">Whether full scale was reached within the last second: turn the gain down.</param>
public readonly record struct AudioLevel(float Peak, float Rms, bool IsClipping)
{
    /// <summary><see cref="Peak"/> in dB of full scale, at most 0; at least -100, which is silence.</summary>
    public float PeakDecibels => ToDecibels(Peak);

    /// <summary><see cref="Rms"/> in dB of full scale, at most 0; at least -100, which is silence.</summary>
    public float RmsDecibels => ToDecibels(Rms);

    private static float ToDecibels(float value) => MathF.Max(-100, 20 * MathF.Log10(MathF.Max(value, 1e-6f)));
}
