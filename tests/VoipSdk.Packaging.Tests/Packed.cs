namespace VoipSdk.Packaging.Tests;

[CollectionDefinition(nameof(Packed))]
public sealed class Packed : ICollectionFixture<PackedRepository>;
