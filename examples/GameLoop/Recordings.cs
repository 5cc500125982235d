using VoipSdk.Audio;

namespace GameLoop;

/// <summary>What the players say, 48 kHz mono.</summary>
internal sealed record Recordings(float[] Alice, float[] Bob, float[] Carol)
{
    public static Recordings Load()
    {
        string folder = Path.Combine(AppContext.BaseDirectory, "audio");
        float[] alice = WavFile.ReadMono(Path.Combine(folder, "alice.wav"));
        float[] bob = WavFile.ReadMono(Path.Combine(folder, "bob.wav"));
        return new Recordings(alice, bob, Scene.FindWords(alice));
    }
}
