using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;
using static VoipSdk.Tests.Identities.Keys;

namespace VoipSdk.Tests.Identities;

/// <summary>What every store keeps to, the application's own ones too.</summary>
public sealed class StoreContract : IDisposable
{
    private static readonly Username Alice = Name("alice");
    private readonly TemporaryDirectory _directory = new();

    public static TheoryData<string> Stores => ["file", "memory"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Empty_store_has_neither_key_nor_pins(string kind)
    {
        IIdentityStore store = Create(kind);

        Assert.Null(await store.LoadPrivateKeyAsync(Alice, Token));
        Assert.Empty(await store.LoadPinsAsync(Alice, Token));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task First_private_key_stays_and_belongs_to_one_user_however_the_name_is_spelt(string kind)
    {
        IIdentityStore store = Create(kind);
        byte[] first = NewPrivateKey();
        byte[] given = [.. first];

        await store.AddPrivateKeyAsync(Alice, given, Token);
        Array.Clear(given);
        await store.AddPrivateKeyAsync(Name("ＡＬＩＣＥ"), NewPrivateKey(), Token);
        byte[]? loaded = await store.LoadPrivateKeyAsync(Name("Alice"), Token);

        Assert.Equal(first, loaded);
        Array.Clear(loaded!);
        Assert.Equal(first, await store.LoadPrivateKeyAsync(Alice, Token));
        Assert.Null(await store.LoadPrivateKeyAsync(Name("bob"), Token));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Pins_are_added_once_and_replaced_when_asked_for(string kind)
    {
        IIdentityStore store = Create(kind);
        await store.AddPrivateKeyAsync(Alice, NewPrivateKey(), Token);

        await store.AddPinsAsync(Alice, [Pin("bob", First), Pin("Zoë", Second)], Token);
        await store.AddPinsAsync(Alice, [Pin("BOB", Third), Pin("carol", Third)], Token);
        Assert.Equal(["bob", First, "carol", Third, "zoë", Second], await PinsAsync(store));

        await store.ReplacePinAsync(Alice, Pin("Bob", Second), Token);
        await store.ReplacePinAsync(Alice, Pin("dave", First), Token);
        Assert.Equal(["bob", Second, "carol", Third, "dave", First, "zoë", Second], await PinsAsync(store));
        Assert.Empty(await store.LoadPinsAsync(Name("bob"), Token));
    }

    private static async Task<object[]> PinsAsync(IIdentityStore store) =>
    [
        .. (await store.LoadPinsAsync(Alice, Token))
            .OrderBy(pin => pin.Contact.Key, StringComparer.Ordinal)
            .SelectMany(pin => new object[] { pin.Contact.Key, pin.Key }),
    ];

    private static byte[] NewPrivateKey()
    {
        using var key = IdentityKey.Create();
        return key.ExportPkcs8();
    }

    private IIdentityStore Create(string kind) => kind == "file" ? new FileIdentityStore(_directory["store"]) : new MemoryIdentityStore();
}
