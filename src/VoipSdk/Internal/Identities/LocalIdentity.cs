using System.Security.Cryptography;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Internal.Identities;

/// <summary>Who the local user is, and whom it has come to know: what the store keeps for one username.</summary>
internal sealed class LocalIdentity : IDisposable
{
    private LocalIdentity(IIdentityStore store, Username user, IdentityKey key)
    {
        Store = store;
        User = user;
        Key = key;
    }

    public IIdentityStore Store { get; }

    public Username User { get; }

    /// <summary>From the login on, the calls are its only user, but for the public key.</summary>
    public IdentityKey Key { get; }

    /// <summary>From the login on, the connection's loop owns them.</summary>
    public IdentityPins Pins { get; } = new();

    /// <exception cref="VoipRequestException">The store failed, or what it keeps is damaged.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public static async Task<LocalIdentity> LoadAsync(IIdentityStore store, Username user, CancellationToken cancellationToken)
    {
        LocalIdentity? identity = null;
        try
        {
            identity = new LocalIdentity(store, user, await LoadKeyAsync(store, user, cancellationToken).ConfigureAwait(false));
            identity.Pins.Load(await store.LoadPinsAsync(user, cancellationToken).ConfigureAwait(false));
            return identity;
        }
        catch (Exception exception)
        {
            identity?.Dispose();
            if (exception is OperationCanceledException && cancellationToken.IsCancellationRequested)
            {
                throw new OperationCanceledException(cancellationToken);
            }

            const VoipRequestFailure reason = VoipRequestFailure.IdentityUnavailable;
            throw new VoipRequestException(reason, DirectoryRequest.Explain(reason), exception);
        }
    }

    public void Dispose() => Key.Dispose();

    private static async Task<IdentityKey> LoadKeyAsync(IIdentityStore store, Username user, CancellationToken cancellationToken)
    {
        byte[]? privateKey = await store.LoadPrivateKeyAsync(user, cancellationToken).ConfigureAwait(false);
        if (privateKey is null)
        {
            await AddKeyAsync(store, user, cancellationToken).ConfigureAwait(false);

            // Not what was added: another process may have been quicker.
            privateKey = await store.LoadPrivateKeyAsync(user, cancellationToken).ConfigureAwait(false)
                ?? throw new InvalidOperationException("The identity store has not kept the key that it was given.");
        }

        try
        {
            return IdentityKey.ImportPkcs8(privateKey);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }

    private static async Task AddKeyAsync(IIdentityStore store, Username user, CancellationToken cancellationToken)
    {
        using var created = IdentityKey.Create();
        byte[] privateKey = created.ExportPkcs8();
        try
        {
            await store.AddPrivateKeyAsync(user, privateKey, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(privateKey);
        }
    }
}
