using VoipSdk;

namespace DocSamples;

/// <summary>The code of docs/guides/security.md.</summary>
internal static class SecurityGuide
{
    public static async Task KeepTheKeyAsync(CancellationToken cancellationToken)
    {
        string profile = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData);
        var options = new DirectoryClientOptions
        {
            Host = "directory.example.org",
            IdentityStore = new FileIdentityStore(Path.Combine(profile, "MyApplication", "identities")),
        };
        await using DirectoryClient client = await DirectoryClient.ConnectAsync(options, cancellationToken);
        await client.LoginAsync("alice", cancellationToken);
        Console.WriteLine($"you are {client.IdentityKey?.Fingerprint}");
    }

    public static async Task HandleChangesAsync(DirectoryClient client, IUserInterface ui, CancellationToken cancellationToken)
    {
        await foreach (DirectoryEvent e in client.ReadEventsAsync(cancellationToken))
        {
            if (e is ContactIdentityChanged { Contact: { IdentityKey: { } key } contact })
            {
                // Shows both fingerprints, and asks the user to compare the new one with the friend's own.
                if (await ui.AskWhetherItIsAsync(contact.Username, key.Fingerprint, contact.PinnedIdentityKey?.Fingerprint))
                {
                    await client.TrustIdentityAsync(contact.Username, key, cancellationToken);
                }
            }
        }
    }

    public static void ShowDigits(PeerCallSession call)
    {
        if (call.IsEncrypted && call.ShortAuthenticationString is { } digits)
        {
            Console.WriteLine($"ask {call.RemoteUsername} whether they see {digits}, too");
        }
    }

    internal interface IUserInterface
    {
        Task<bool> AskWhetherItIsAsync(string username, string newFingerprint, string? pinnedFingerprint);
    }
}
