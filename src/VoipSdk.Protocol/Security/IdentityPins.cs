using System.Diagnostics.CodeAnalysis;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Security;

/// <summary>
/// A user's pinned identity keys: trust on first use, and never silently another key (docs/PROTOCOL.md §6.8). A directory
/// that swaps, strips or replays keys is found out by the comparison here.
/// </summary>
/// <remarks>
/// Not thread-safe: one loop owns it. It stores nothing: to pin, a driver saves the key first, then calls
/// <see cref="TryPin"/> or <see cref="Trust"/>, so that no call relies on a pin that a restart forgets.
/// </remarks>
public sealed class IdentityPins
{
    /// <summary>Pins that are kept at most. Contacts beyond are not trusted.</summary>
    public const int MaxCount = 65_536;

    private readonly Dictionary<Username, IdentityPublicKey> _pins = [];
    private readonly int _capacity;

    /// <summary>No pins.</summary>
    /// <param name="capacity">Pins to keep at most, 0 to <see cref="MaxCount"/>.</param>
    public IdentityPins(int capacity = MaxCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(capacity, MaxCount);
        _capacity = capacity;
    }

    /// <summary>How many contacts have a pin.</summary>
    public int Count => _pins.Count;

    /// <summary>Takes over what was saved. Pins that are there already stay.</summary>
    /// <exception cref="ArgumentException">They are more than there is room for.</exception>
    public void Load(IEnumerable<IdentityPin> pins)
    {
        ArgumentNullException.ThrowIfNull(pins);
        foreach (IdentityPin pin in pins)
        {
            if (!TryPin(pin.Contact, pin.Key) && !_pins.ContainsKey(pin.Contact))
            {
                throw new ArgumentException($"More than {_capacity} pins.", nameof(pins));
            }
        }
    }

    /// <summary>The pinned key of a contact.</summary>
    public bool TryGet(Username contact, [NotNullWhen(true)] out IdentityPublicKey? key) => _pins.TryGetValue(contact, out key);

    /// <summary>Judges what a directory says; changes nothing.</summary>
    /// <param name="contact">The contact, compared as usernames are.</param>
    /// <param name="named">The key that 013 carried; null where it carried none.</param>
    public IdentityVerdict Check(Username contact, IdentityPublicKey? named)
    {
        if (_pins.TryGetValue(contact, out IdentityPublicKey? pinned))
        {
            return pinned.Equals(named) ? IdentityVerdict.Trusted : IdentityVerdict.Changed;
        }

        return named is null ? IdentityVerdict.Unknown
            : _pins.Count < _capacity ? IdentityVerdict.FirstUse
            : IdentityVerdict.NoRoom;
    }

    /// <summary>Pins the first key of a contact.</summary>
    /// <returns>Whether <paramref name="key"/> is pinned now; false when another one is, or there is no room.</returns>
    public bool TryPin(Username contact, IdentityPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_pins.TryGetValue(contact, out IdentityPublicKey? pinned))
        {
            return pinned.Equals(key);
        }

        return _pins.Count < _capacity && _pins.TryAdd(contact, key);
    }

    /// <summary>The user says that this is the contact's key, whatever was pinned before.</summary>
    /// <returns>False when there is no room for one more contact.</returns>
    public bool Trust(Username contact, IdentityPublicKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (_pins.Count >= _capacity && !_pins.ContainsKey(contact))
        {
            return false;
        }

        _pins[contact] = key;
        return true;
    }

    /// <summary>All pins, for saving; in no particular order.</summary>
    public IReadOnlyList<IdentityPin> ToList() => [.. _pins.Select(pin => new IdentityPin(pin.Key, pin.Value))];
}
