using VoipSdk.Protocol.Calls;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Integration.Tests.Calls;

// As on Mono, where the class is there and throws.
public class WithoutAesGcm
{
    [Fact]
    public async Task Client_that_has_to_encrypt_and_cannot_says_so_at_once()
    {
        var fault = await Assert.ThrowsAsync<VoipConnectionException>(
            () => DirectoryClient.ConnectAsync(new DirectoryClientOptions { AeadProvider = new Missing() }));

        Assert.Equal(VoipConnectionFailure.EncryptionUnavailable, fault.Reason);
        Assert.Contains("AeadProvider", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Clients_that_cannot_encrypt_and_need_not_call_each_other_in_the_clear()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync(
            options => options with { AeadProvider = new Missing(), Encryption = CallEncryption.Preferred });

        (PeerCallSession caller, PeerCallSession callee) = await users.ConnectAsync();

        Assert.False(caller.IsEncrypted || callee.IsEncrypted);
        Assert.Null(caller.ShortAuthenticationString);
    }

    [Fact]
    public async Task Client_that_cannot_encrypt_is_not_called_by_one_who_knows_it_with_a_key()
    {
        await using TwoUsers users = await TwoUsers.CreateAsync(options => options with { Encryption = CallEncryption.Preferred });
        await users.Bob.DisposeAsync();
        await using DirectoryClient bob = await DirectoryClient.ConnectAsync(
            Clients.Options(users.Server.LocalEndPoint!) with { AeadProvider = new Missing(), Encryption = CallEncryption.Preferred });
        await bob.LogInWhenFreeAsync("bob");
        await TwoUsers.NextAsync<ContactIdentityChanged>(users.Alice);

        var refused = await Assert.ThrowsAsync<VoipCallException>(() => users.Alice.CallAsync("bob"));
        Assert.Equal(VoipCallFailure.IdentityChanged, refused.Reason);

        // The directory tells a client without keys of none, and this one has pinned alice's before.
        await TwoUsers.NextAsync<ContactAdded>(bob);
        var downgraded = await Assert.ThrowsAsync<VoipCallException>(() => bob.CallAsync("alice"));
        Assert.Equal(VoipCallFailure.IdentityChanged, downgraded.Reason);
    }

    private sealed class Missing : IAeadProvider
    {
        public bool IsSupported => false;

        public IAead Create(ReadOnlySpan<byte> key) => throw new PlatformNotSupportedException();
    }
}
