using System.Collections.Concurrent;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk;

/// <summary>
/// Keys and pins that end with this object: for tests, and for users who come once. Everybody else's friends are warned of
/// a change at each start. Thread-safe.
/// </summary>
public sealed class MemoryIdentityStore : IIdentityStore
{
    private static readonly ConcurrentDictionary<(string Host, int Port), MemoryIdentityStore> Defaults = new();
    private readonly object _gate = new();
    private readonly Dictionary<Username, byte[]> _privateKeys = [];
    private readonly Dictionary<Username, Dictionary<Username, IdentityPublicKey>> _pins = [];

    /// <inheritdoc />
    public ValueTask<byte[]?> LoadPrivateKeyAsync(Username user, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_privateKeys.TryGetValue(user, out byte[]? privateKey) ? privateKey.ToArray() : null);
        }
    }

    /// <inheritdoc />
    public ValueTask AddPrivateKeyAsync(
        Username user, ReadOnlyMemory<byte> privateKey, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            _privateKeys.TryAdd(user, privateKey.ToArray());
            return default;
        }
    }

    /// <inheritdoc />
    public ValueTask<IReadOnlyList<IdentityPin>> LoadPinsAsync(Username user, CancellationToken cancellationToken = default)
    {
        lock (_gate)
        {
            return new(_pins.TryGetValue(user, out Dictionary<Username, IdentityPublicKey>? pins)
                ? pins.Select(pin => new IdentityPin(pin.Key, pin.Value)).ToArray()
                : []);
        }
    }

    /// <inheritdoc />
    public ValueTask AddPinsAsync(
        Username user, IReadOnlyList<IdentityPin> pins, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pins);
        lock (_gate)
        {
            foreach (IdentityPin pin in pins)
            {
                PinsOf_NeedsLock(user).TryAdd(pin.Contact, pin.Key);
            }

            return default;
        }
    }

    /// <inheritdoc />
    public ValueTask ReplacePinAsync(Username user, IdentityPin pin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pin);
        lock (_gate)
        {
            PinsOf_NeedsLock(user)[pin.Contact] = pin.Key;
            return default;
        }
    }

    // What clients without a store of their own share, one for each directory: a client that connects again after a lost
    // connection is a new one, and has to be the same user to its friends.
    internal static MemoryIdentityStore DefaultFor(string host, int port) =>
        Defaults.GetOrAdd((host.ToUpperInvariant(), port), static _ => new MemoryIdentityStore());

    private Dictionary<Username, IdentityPublicKey> PinsOf_NeedsLock(Username user)
    {
        if (!_pins.TryGetValue(user, out Dictionary<Username, IdentityPublicKey>? pins))
        {
            pins = [];
            _pins.Add(user, pins);
        }

        return pins;
    }
}
