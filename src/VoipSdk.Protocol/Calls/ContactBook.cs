using System.Diagnostics.CodeAnalysis;
using System.Net;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Calls;

// Who may call, and from where. As large as the contact list that the directory keeps.
internal sealed class ContactBook
{
    private readonly Dictionary<string, Contact> _contacts = new(StringComparer.Ordinal);
    private readonly Dictionary<IPAddress, int> _addresses = [];

    // A name that breaks the rules (a base-level directory does not check) still equals itself.
    public static string KeyOf(string username) =>
        Username.TryCreate(username, out Username name) ? name.Key : username;

    public void Set(string username, TransportAddress address, IdentityPublicKey? key, bool isRefused)
    {
        Remove(username);
        _contacts.Add(KeyOf(username), new Contact(username, address, key, isRefused));
        _addresses[address.Address] = _addresses.GetValueOrDefault(address.Address) + 1;
    }

    public void Remove(string username)
    {
        if (!_contacts.Remove(KeyOf(username), out Contact? old))
        {
            return;
        }

        IPAddress address = old.Address.Address;
        if (--_addresses[address] == 0)
        {
            _addresses.Remove(address);
        }
    }

    public bool TryFind(string username, [NotNullWhen(true)] out Contact? contact) =>
        _contacts.TryGetValue(KeyOf(username), out contact);

    public bool HasAddress(IPAddress address) => _addresses.ContainsKey(address);

    public bool BelongsToAnother(TransportAddress address, string username)
    {
        string key = KeyOf(username);
        foreach (KeyValuePair<string, Contact> entry in _contacts)
        {
            if (entry.Value.Address == address && entry.Key != key)
            {
                return true;
            }
        }

        return false;
    }

    // The key is the one that the contact is trusted by. Refused: the directory names another one, and nobody has said
    // that it is right, so the contact is not called.
    public sealed record Contact(string Username, TransportAddress Address, IdentityPublicKey? Key, bool IsRefused)
    {
        private const int MaxRefusals = 16;
        private static readonly TimeSpan RefusalPause = TimeSpan.FromMilliseconds(250);
        private MonoTime _nextFree;

        // Signatures cost time. Those that were right cost a forger nothing less than the contact's key, so only wrong
        // ones are rationed: 16 at once, 4 a second.
        public bool MayVerify(MonoTime now) => _nextFree <= now + (MaxRefusals * RefusalPause);

        public void NoteForgery(MonoTime now) => _nextFree = (_nextFree > now ? _nextFree : now) + RefusalPause;
    }
}
