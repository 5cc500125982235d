namespace VoipSdk.TestKit;

/// <summary>One direction between two users of a <see cref="DirectoryImpairment"/>.</summary>
/// <param name="From">Who sends: the username, or the address of the call socket while that is not known.</param>
/// <param name="To">To whom.</param>
/// <param name="Statistics">What became of the datagrams so far; a snapshot.</param>
public sealed record ImpairedDirection(string From, string To, LinkStatistics Statistics);
