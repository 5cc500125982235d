namespace VoipSdk.Audio.NAudio.Tests.Wine;

/// <summary>One at a time: all run in the same prefix.</summary>
[CollectionDefinition(nameof(WineCollection))]
public sealed class WineCollection;
