namespace VoipSdk.Audio;

/// <summary>How loud and where a voice is heard.</summary>
/// <param name="Volume">0 to 1, for <see cref="PeerCallSession.Volume"/>.</param>
/// <param name="Pan">-1 (left) to 1 (right), for <see cref="PeerCallSession.Pan"/>.</param>
public readonly record struct SpatialPlacement(float Volume, float Pan);
