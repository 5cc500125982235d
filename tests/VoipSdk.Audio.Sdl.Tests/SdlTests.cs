namespace VoipSdk.Audio.Sdl.Tests;

[CollectionDefinition(nameof(SdlTests), DisableParallelization = true)]
public sealed class SdlTests : ICollectionFixture<SoundServer>;
