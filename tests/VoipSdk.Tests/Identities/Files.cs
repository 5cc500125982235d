using System.Text;
using VoipSdk.Internal.Identities;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;
using static VoipSdk.Tests.Identities.Keys;

namespace VoipSdk.Tests.Identities;

public sealed class Files : IDisposable
{
    private static readonly Username Alice = Name("alice");
    private readonly TemporaryDirectory _directory = new();
    private readonly FileIdentityStore _store;

    public Files() => _store = new FileIdentityStore(_directory["store"]);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string KeyPath => Path.Combine(_directory["store"], "user-alice.key");

    private string PinPath => Path.Combine(_directory["store"], "user-alice.pins");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Files_outlive_the_store_and_no_other_file_stays_behind_but_the_lock()
    {
        using LocalIdentity first = await LocalIdentity.LoadAsync(_store, Alice, Token);
        await _store.AddPinsAsync(Alice, [Pin("bob", First)], Token);

        using LocalIdentity again = await LocalIdentity.LoadAsync(new FileIdentityStore(_directory["store"]), Alice, Token);

        Assert.Equal(first.Key.PublicKey, again.Key.PublicKey);
        Assert.Equal([Pin("bob", First)], again.Pins.ToList());
        Assert.Equal(
            ["user-alice.key", "user-alice.lock", "user-alice.pins"],
            System.IO.Directory.GetFiles(_directory["store"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal($"voipsdk pins 1\nbob {First}\nend\n", await File.ReadAllTextAsync(PinPath, Token));
    }

    [Fact]
    public async Task Only_the_user_can_read_what_is_made()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no file modes.");
#pragma warning disable CA1416 // Skipped there.
        await _store.AddPrivateKeyAsync(Alice, NewPrivateKey(), Token);
        await _store.AddPinsAsync(Alice, [Pin("bob", First)], Token);
        await _store.ReplacePinAsync(Alice, Pin("bob", Second), Token);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(KeyPath));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(PinPath));
        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_directory["store"]));
#pragma warning restore CA1416
    }

    [Fact]
    public async Task Private_key_that_is_cut_off_or_overwritten_is_an_error_and_stays_as_it_is()
    {
        await _store.AddPrivateKeyAsync(Alice, NewPrivateKey(), Token);
        byte[] whole = await File.ReadAllBytesAsync(KeyPath, Token);
        List<byte[]> damages = [.. Enumerable.Range(0, whole.Length).Select(length => whole[..length]), new byte[whole.Length], new byte[5_000]];

        foreach (byte[] damaged in damages)
        {
            await File.WriteAllBytesAsync(KeyPath, damaged, Token);

            var exception = await Assert.ThrowsAsync<VoipRequestException>(() => LocalIdentity.LoadAsync(_store, Alice, Token));
            Assert.Equal(VoipRequestFailure.IdentityUnavailable, exception.Reason);
            Assert.Contains(KeyPath, Assert.IsType<InvalidDataException>(exception.InnerException).Message, StringComparison.Ordinal);
            Assert.Equal(damaged, await File.ReadAllBytesAsync(KeyPath, Token));
        }
    }

    [Fact]
    public async Task Changed_bit_in_a_private_key_never_makes_another_user()
    {
        using LocalIdentity alice = await LocalIdentity.LoadAsync(_store, Alice, Token);
        byte[] whole = await File.ReadAllBytesAsync(KeyPath, Token);
        int errors = 0;
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= 1;
            await File.WriteAllBytesAsync(KeyPath, damaged, Token);
            try
            {
                using LocalIdentity loaded = await LocalIdentity.LoadAsync(_store, Alice, Token);
                Assert.Equal(alice.Key.PublicKey, loaded.Key.PublicKey);
                Assert.True(alice.Key.PublicKey.Verify("call"u8, loaded.Key.Sign("call"u8)));
            }
            catch (VoipRequestException exception)
            {
                Assert.IsType<InvalidDataException>(exception.InnerException);
                errors++;
            }
        }

        // The point and the number are 97 bytes; what is left is structure, of which readers ignore little.
        Assert.InRange(errors, 97, whole.Length);
    }

    [Fact]
    public async Task Private_key_that_is_gone_while_its_pins_are_there_is_an_error_and_no_new_one_is_made()
    {
        (await LocalIdentity.LoadAsync(_store, Alice, Token)).Dispose();
        await _store.AddPinsAsync(Alice, [Pin("bob", First)], Token);
        File.Delete(KeyPath);

        var exception = await Assert.ThrowsAsync<VoipRequestException>(() => LocalIdentity.LoadAsync(_store, Alice, Token));

        Assert.Contains(KeyPath, Assert.IsType<InvalidDataException>(exception.InnerException).Message, StringComparison.Ordinal);
        Assert.False(File.Exists(KeyPath));
        File.Delete(PinPath);
        (await LocalIdentity.LoadAsync(_store, Alice, Token)).Dispose();
    }

    [Fact]
    public async Task Pins_that_are_cut_off_are_an_error_for_every_reader_and_writer_and_stay_as_they_are()
    {
        await _store.AddPinsAsync(Alice, [Pin("bob", First), Pin("carol", Second)], Token);
        byte[] whole = await File.ReadAllBytesAsync(PinPath, Token);

        for (int length = 0; length < whole.Length; length++)
        {
            await File.WriteAllBytesAsync(PinPath, whole[..length], Token);

            await Assert.ThrowsAsync<InvalidDataException>(() => _store.LoadPinsAsync(Alice, Token).AsTask());
            await Assert.ThrowsAsync<InvalidDataException>(() => _store.AddPinsAsync(Alice, [Pin("dave", Third)], Token).AsTask());
            await Assert.ThrowsAsync<InvalidDataException>(() => _store.ReplacePinAsync(Alice, Pin("bob", Third), Token).AsTask());
            Assert.Equal(whole[..length], await File.ReadAllBytesAsync(PinPath, Token));
        }
    }

    [Theory]
    [InlineData("voipsdk pins 2\nend\n")]
    [InlineData("voipsdk pins 1\nbob\nend\n")]
    [InlineData("voipsdk pins 1\nbob KEY more\nend\n")]
    [InlineData("voipsdk pins 1\nbob \u200B KEY\nend\n")]
    [InlineData("voipsdk pins 1\nbob KEYA\nend\n")]
    [InlineData("voipsdk pins 1\nbob KEY\nBob KEY\nend\n")]
    [InlineData("voipsdk pins 1\nbob KEY\nend\nbob KEY\n")]
    [InlineData("voipsdk pins 1\n\nend\n")]
    [InlineData("end\n")]
    public async Task Anything_but_whole_lines_of_one_contact_each_is_an_error_that_names_the_file(string text)
    {
        await _store.AddPinsAsync(Alice, [Pin("bob", First)], Token);
        await File.WriteAllTextAsync(PinPath, text.Replace("KEY", First.ToString(), StringComparison.Ordinal), Token);

        var exception = await Assert.ThrowsAsync<InvalidDataException>(() => _store.LoadPinsAsync(Alice, Token).AsTask());

        Assert.Contains(PinPath, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pins_may_be_mended_by_hand_and_line_ends_may_be_those_of_any_editor()
    {
        await _store.AddPinsAsync(Alice, [Pin("bob", First)], Token);
        await File.WriteAllTextAsync(PinPath, $"voipsdk pins 1\r\nZOË {Second}\r\nend\r\n", Token);

        Assert.Equal([Pin("zoë", Second)], await _store.LoadPinsAsync(Alice, Token));
    }

    [Fact]
    public async Task Text_that_is_not_utf8_is_an_error()
    {
        await _store.AddPinsAsync(Alice, [Pin("bob", First)], Token);
        await File.WriteAllBytesAsync(PinPath, [.. "voipsdk pins 1\n"u8, 0xC3, 0x28, .. "\nend\n"u8], Token);

        await Assert.ThrowsAsync<InvalidDataException>(() => _store.LoadPinsAsync(Alice, Token).AsTask());
    }

    [Fact]
    public async Task Many_stores_at_once_lose_no_pin_and_agree_on_one_key()
    {
        FileIdentityStore[] stores = [.. Enumerable.Range(0, 4).Select(_ => new FileIdentityStore(_directory["store"]))];

        IdentityPublicKey[] keys = await Task.WhenAll(stores.Select((store, number) => Task.Run(
            async () =>
            {
                using LocalIdentity identity = await LocalIdentity.LoadAsync(store, Alice, Token);
                for (int i = 0; i < 10; i++)
                {
                    await store.AddPinsAsync(Alice, [Pin($"friend{number}-{i}", First), Pin($"shared{i}", All[number % 3])], Token);
                }

                return identity.Key.PublicKey;
            },
            Token)));

        Assert.Single(keys.Distinct());
        Assert.Equal(50, (await _store.LoadPinsAsync(Alice, Token)).Count);
    }

    [Fact]
    public async Task Writer_waits_for_its_turn()
    {
        await _store.AddPrivateKeyAsync(Alice, NewPrivateKey(), Token);
        Task add;
        using (new FileStream(Path.Combine(_directory["store"], "user-alice.lock"), FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            add = _store.AddPinsAsync(Alice, [Pin("bob", First)], Token).AsTask();
            Assert.False(add.IsCompleted);
            await _store.AddPinsAsync(Name("bob"), [Pin("alice", First)], Token);
            Assert.False(File.Exists(PinPath));
        }

        await add;
        Assert.True(File.Exists(PinPath));
    }

    [Fact]
    public async Task What_a_process_left_behind_that_died_while_writing_is_in_nobodys_way()
    {
        await _store.AddPrivateKeyAsync(Alice, NewPrivateKey(), Token);
        await File.WriteAllTextAsync(PinPath + ".new", "half", Token);

        await _store.AddPinsAsync(Alice, [Pin("bob", First)], Token);

        Assert.Equal([Pin("bob", First)], await _store.LoadPinsAsync(Alice, Token));
        Assert.False(File.Exists(PinPath + ".new"));
    }

    [Theory]
    [InlineData("con", "user-con")]
    [InlineData("Alice", "user-alice")]
    [InlineData("../x", "user-%2e%2e%2fx")]
    [InlineData("a\\b:c*", "user-a%5cb%3ac%2a")]
    [InlineData("Zoë", "user-zo%c3%ab")]
    [InlineData("~1%", "user-%7e1%25")]
    public void Usernames_become_names_of_files_and_never_paths(string username, string expected) =>
        Assert.Equal(expected, IdentityFile.NameOf(Name(username)));

    [Fact]
    public void Long_usernames_fit_every_file_system_and_stay_apart()
    {
        string first = IdentityFile.NameOf(Name(string.Concat(Enumerable.Repeat("🦊", 32))));
        string second = IdentityFile.NameOf(Name(string.Concat(Enumerable.Repeat("🦊", 31)) + "🐻"));

        Assert.StartsWith("user-~", first, StringComparison.Ordinal);
        Assert.NotEqual(first, second);
        Assert.InRange(Encoding.UTF8.GetByteCount(first), 1, 120);
    }

    [Fact]
    public void Store_without_a_directory_is_misuse()
    {
        Assert.Throws<ArgumentException>(() => new FileIdentityStore(""));
        Assert.Throws<ArgumentNullException>(() => new FileIdentityStore(null!));
    }

    private static byte[] NewPrivateKey()
    {
        using var key = IdentityKey.Create();
        return key.ExportPkcs8();
    }
}
