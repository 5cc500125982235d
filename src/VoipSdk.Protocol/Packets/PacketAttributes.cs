using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace VoipSdk.Protocol.Packets;

/// <summary>The <c>name=value</c> fields of a packet, in wire order. Immutable; compared by value and order.</summary>
public sealed class PacketAttributes : IReadOnlyList<KeyValuePair<string, string>>, IEquatable<PacketAttributes>
{
    private readonly KeyValuePair<string, string>[] _items;

    private PacketAttributes(KeyValuePair<string, string>[] items) => _items = items;

    /// <summary>No attributes: what a base-level peer sends.</summary>
    public static PacketAttributes Empty { get; } = new([]);

    /// <inheritdoc />
    public int Count => _items.Length;

    /// <inheritdoc />
    public KeyValuePair<string, string> this[int index] => _items[index];

    /// <summary>Whether <paramref name="name"/> has the form that attributes have on the wire.</summary>
    /// <returns>True for a lower-case ASCII letter, followed by up to 31 lower-case letters, digits or hyphens.</returns>
    public static bool IsValidName([NotNullWhen(true)] string? name)
    {
        if (name is null || name.Length is 0 or > PacketLimits.MaxAttributeNameLength || name[0] is < 'a' or > 'z')
        {
            return false;
        }

        foreach (char c in name)
        {
            if (c is not ((>= 'a' and <= 'z') or (>= '0' and <= '9') or '-'))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A copy with one more attribute; an attribute of that name is replaced where it stands.</summary>
    /// <exception cref="ArgumentException"><paramref name="name"/> is not valid (<see cref="IsValidName"/>).</exception>
    public PacketAttributes With(string name, string value)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (!IsValidName(name))
        {
            throw new ArgumentException(
                $"'{name}' is not an attribute name: [a-z][a-z0-9-]*, at most 32 characters.", nameof(name));
        }

        int index = Array.FindIndex(_items, item => item.Key == name);
        var items = new KeyValuePair<string, string>[index < 0 ? _items.Length + 1 : _items.Length];
        _items.CopyTo(items, 0);
        items[index < 0 ? _items.Length : index] = new(name, value);
        return new PacketAttributes(items);
    }

    /// <summary>The value of the first attribute called <paramref name="name"/>.</summary>
    public bool TryGet(string name, [NotNullWhen(true)] out string? value)
    {
        foreach (KeyValuePair<string, string> item in _items)
        {
            if (item.Key == name)
            {
                value = item.Value;
                return true;
            }
        }

        value = null;
        return false;
    }

    /// <summary>The value of the first attribute called <paramref name="name"/>, or null.</summary>
    public string? Find(string name) => TryGet(name, out string? value) ? value : null;

    /// <inheritdoc />
    public bool Equals(PacketAttributes? other) => other is not null && ItemsEqual(_items, other._items);

    /// <inheritdoc />
    public override bool Equals(object? obj) => Equals(obj as PacketAttributes);

    /// <inheritdoc />
    public override int GetHashCode() =>
        _items.Length == 0 ? 0 : HashCode.Combine(_items.Length, _items[0].Key, _items[0].Value);

    /// <summary>The attributes with spaces between them, values not escaped: for logs and test output.</summary>
    public override string ToString() => string.Join(' ', _items.Select(item => $"{item.Key}={item.Value}"));

    /// <inheritdoc />
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() =>
        ((IEnumerable<KeyValuePair<string, string>>)_items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => _items.GetEnumerator();

    // The parser has validated the names and keeps duplicates as they came (the first wins when read).
    internal static PacketAttributes FromValidated(List<KeyValuePair<string, string>>? items) =>
        items is null || items.Count == 0 ? Empty : new PacketAttributes([.. items]);

    private static bool ItemsEqual(KeyValuePair<string, string>[] left, KeyValuePair<string, string>[] right)
    {
        if (left.Length != right.Length)
        {
            return false;
        }

        for (int i = 0; i < left.Length; i++)
        {
            if (left[i].Key != right[i].Key || left[i].Value != right[i].Value)
            {
                return false;
            }
        }

        return true;
    }
}
