namespace VoipSdk.Protocol.Directory;

/// <summary>A friend, and where the friend's call socket is reached: what 013 carries.</summary>
/// <param name="Username">The friend; shown as the friend typed it at the last login.</param>
/// <param name="Endpoint">Address and UDP port; port 0 where the friend takes no calls.</param>
public readonly record struct DirectoryContact(Username Username, TransportAddress Endpoint);
