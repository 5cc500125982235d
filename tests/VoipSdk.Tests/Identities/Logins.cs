using VoipSdk.Internal;
using VoipSdk.Protocol.Security;
using VoipSdk.Tests.Internal;
using static VoipSdk.Tests.Identities.Keys;

namespace VoipSdk.Tests.Identities;

public class Logins
{
    private const string IdentityHello = "000 ext=keepalive,identity \n";
    private readonly HeldStore _store = new();

    private static CancellationToken Token => ConnectionHarness.Token;

    [Fact]
    public async Task A_user_has_one_key_at_every_login_and_other_users_have_others()
    {
        string first = await KeyOfAsync("alice");

        Assert.Equal(first, await KeyOfAsync("ALICE"));
        Assert.NotEqual(first, await KeyOfAsync("bob"));
        Assert.True(IdentityPublicKey.TryParse(first, out _));
    }

    [Fact]
    public async Task Calls_get_the_private_key_of_the_key_that_the_server_was_shown()
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store);

        Assert.NotNull(client.Identity);
        Assert.Equal(client.Identity.PublicKey, client.Connection.Identity?.Key.PublicKey);
        Assert.True(client.Identity.PublicKey.Verify("call"u8, client.Identity.Sign("call"u8)));
    }

    [Fact]
    public async Task A_server_that_hands_no_keys_on_is_shown_none_and_calls_have_one_all_the_same()
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync(new() { IdentityStore = _store });

        Task login = client.SendAsync(DirectoryRequestKind.Login, "alice");
        Assert.Equal("001 alice \n", await client.Server.ReceiveAsync());
        client.Server.Send("002 \n");
        await login;

        Assert.NotNull(client.Identity);
    }

    [Fact]
    public async Task A_store_that_fails_fails_the_login_before_anything_is_sent()
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync(new() { IdentityStore = _store }, IdentityHello);
        _store.Failure = new InvalidDataException("damaged");

        var exception = await Assert.ThrowsAsync<VoipRequestException>(() => client.SendAsync(DirectoryRequestKind.Login, "alice"));

        Assert.Equal(VoipRequestFailure.IdentityUnavailable, exception.Reason);
        Assert.Same(_store.Failure, exception.InnerException);
        _store.Failure = null;
        Task login = client.SendAsync(DirectoryRequestKind.Login, "alice");
        Assert.StartsWith("001 alice key=", await client.Server.ReceiveAsync(), StringComparison.Ordinal);
        client.Server.Send("002 \n");
        await login;
    }

    [Fact]
    public async Task What_is_no_private_key_fails_the_login_and_no_new_key_is_made()
    {
        byte[] damaged = [1, 2, 3];
        await _store.AddPrivateKeyAsync(Name("alice"), damaged, Token);
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync(new() { IdentityStore = _store }, IdentityHello);

        var exception = await Assert.ThrowsAsync<VoipRequestException>(() => client.SendAsync(DirectoryRequestKind.Login, "alice"));

        Assert.Equal(VoipRequestFailure.IdentityUnavailable, exception.Reason);
        Assert.Equal(damaged, await _store.LoadPrivateKeyAsync(Name("alice"), Token));
    }

    [Fact]
    public async Task Login_that_was_given_up_while_the_store_was_asked_throws_with_the_callers_token()
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync(new() { IdentityStore = _store }, IdentityHello);
        using var source = new CancellationTokenSource();
        await source.CancelAsync();
        _store.Failure = new OperationCanceledException(source.Token);

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => client.SendAsync(DirectoryRequestKind.Login, "alice", source.Token));

        Assert.Equal(source.Token, exception.CancellationToken);
    }

    [Fact]
    public async Task Login_that_was_given_up_has_its_key_when_the_server_carries_it_out()
    {
        await using ConnectionHarness client = await ConnectionHarness.ConnectAsync(new() { IdentityStore = _store }, IdentityHello);
        using var source = new CancellationTokenSource();
        Task login = client.SendAsync(DirectoryRequestKind.Login, "alice", source.Token);
        string sent = await client.Server.ReceiveAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => login);

        client.Server.Send("002 \n");
        await client.SettleAsync();

        Assert.Equal($"001 alice key={client.Identity?.PublicKey} \n", sent);
    }

    [Fact]
    public async Task Clients_without_a_store_share_one_for_each_directory()
    {
        MemoryIdentityStore store = MemoryIdentityStore.DefaultFor("directory.example", 4242);
        await store.AddPrivateKeyAsync(Name("alice"), new byte[] { 1 }, Token);

        Assert.Same(store, MemoryIdentityStore.DefaultFor("Directory.Example", 4242));
        Assert.NotSame(store, MemoryIdentityStore.DefaultFor("directory.example", 4243));
        Assert.NotSame(store, MemoryIdentityStore.DefaultFor("other.example", 4242));
    }

    private async Task<string> KeyOfAsync(string name)
    {
        await using ConnectionHarness client = await ConnectionHarness.LogInAsync(_store, name);
        return client.Identity!.PublicKey.ToString();
    }
}
