using System.Net;

namespace VoipSdk;

/// <summary>A friend, and where the friend's calls are taken.</summary>
/// <param name="Username">As the friend typed it at the login; <c>Alice</c> and <c>alice</c> are the same user.</param>
/// <param name="Address">IPv4 or IPv6; an IPv4-mapped address is shown as IPv4.</param>
/// <param name="Port">The UDP port of the friend's call socket, 0 to 65535; 0 means that the friend takes no calls.</param>
public sealed record Contact(string Username, IPAddress Address, int Port);
