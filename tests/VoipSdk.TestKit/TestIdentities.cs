using System.Collections.Concurrent;
using VoipSdk.Protocol.Security;

namespace VoipSdk.TestKit;

/// <summary>Identity keys for tests, one for each name and process: making them anew for each of thousands of runs takes time.</summary>
/// <remarks>Thread-safe. Never dispose them.</remarks>
public static class TestIdentities
{
    private static readonly ConcurrentDictionary<string, Lazy<IdentityKey>> Keys = new(StringComparer.Ordinal);

    /// <summary>The key of a name; another one in each process.</summary>
    public static IdentityKey Of(string username) => Keys.GetOrAdd(username, _ => new Lazy<IdentityKey>(IdentityKey.Create)).Value;
}
