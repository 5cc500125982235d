namespace VoipSdk.Protocol.Calls;

/// <summary>Between whom a call is.</summary>
/// <param name="LocalUsername">The local user, as 004 names it.</param>
/// <param name="RemoteUsername">The contact, as the application knows it.</param>
/// <param name="RemoteAddress">Where the contact's call socket is.</param>
public readonly record struct CallParties(string LocalUsername, string RemoteUsername, TransportAddress RemoteAddress);
