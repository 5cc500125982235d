using System.Security.Cryptography;
using VoipSdk.Internal.Identities;
using VoipSdk.Polyfills;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk;

/// <summary>
/// Keys and pins in a directory of the file system, two files a user. Thread-safe; several stores and processes may share
/// a directory, none destroys what another has written.
/// </summary>
/// <remarks>
/// <para>The private key is not encrypted: on Unix only the user may read the file (mode 0600), elsewhere the directory's
/// rights hold, so choose one below the user's profile. A new file takes the old one's place in one step.</para>
/// <para>A file that is damaged, or a private key that is gone while its pins are there, throws
/// <see cref="InvalidDataException"/> with its path and is left as it is: restore it from a backup, or delete the user's
/// files to begin anew, of which friends are warned.</para>
/// </remarks>
public sealed class FileIdentityStore : IIdentityStore
{
    private const int MaxPrivateKeyBytes = 4_096;
    private readonly string _directory;

    /// <summary>Touches nothing yet.</summary>
    /// <param name="directory">Made when the first key is added, for its user alone. One directory for each directory server.</param>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is empty.</exception>
    public FileIdentityStore(string directory)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        _directory = Path.GetFullPath(directory);
    }

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged, or it is gone while the user's pins are there.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public async ValueTask<byte[]?> LoadPrivateKeyAsync(Username user, CancellationToken cancellationToken = default)
    {
        string path = PathOf(user, ".key");
        byte[]? privateKey = await IdentityFile.TryReadAsync(path, MaxPrivateKeyBytes, cancellationToken).ConfigureAwait(false);
        if (privateKey is null)
        {
            return !File.Exists(PathOf(user, ".pins")) ? null : throw new InvalidDataException(
                $"The private key {path} is gone, but not the keys that its owner has pinned.");
        }

        try
        {
            IdentityKey.ImportPkcs8(privateKey).Dispose();
            return privateKey;
        }
        catch (CryptographicException exception)
        {
            throw new InvalidDataException($"The private key {path} is damaged.", exception);
        }
    }

    /// <inheritdoc />
    /// <exception cref="IOException">The file cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be written.</exception>
    public async ValueTask AddPrivateKeyAsync(
        Username user, ReadOnlyMemory<byte> privateKey, CancellationToken cancellationToken = default)
    {
        string path = PathOf(user, ".key");
        using FileStream turn = await TakeTurnAsync(user, cancellationToken).ConfigureAwait(false);
        if (!File.Exists(path))
        {
            await IdentityFile.ReplaceAsync(path, privateKey).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read.</exception>
    public async ValueTask<IReadOnlyList<IdentityPin>> LoadPinsAsync(Username user, CancellationToken cancellationToken = default) =>
        [.. (await ReadPinsAsync(user, cancellationToken).ConfigureAwait(false)).Select(pin => new IdentityPin(pin.Key, pin.Value))];

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read or written.</exception>
    public async ValueTask AddPinsAsync(
        Username user, IReadOnlyList<IdentityPin> pins, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pins);
        using FileStream turn = await TakeTurnAsync(user, cancellationToken).ConfigureAwait(false);
        Dictionary<Username, IdentityPublicKey> all = await ReadPinsAsync(user, cancellationToken).ConfigureAwait(false);
        bool isNew = false;
        foreach (IdentityPin pin in pins)
        {
            isNew |= all.TryAdd(pin.Contact, pin.Key);
        }

        if (isNew)
        {
            await IdentityFile.ReplaceAsync(PathOf(user, ".pins"), PinFile.Write(all)).ConfigureAwait(false);
        }
    }

    /// <inheritdoc />
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    /// <exception cref="IOException">The file cannot be read or written.</exception>
    /// <exception cref="UnauthorizedAccessException">The file must not be read or written.</exception>
    public async ValueTask ReplacePinAsync(Username user, IdentityPin pin, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(pin);
        using FileStream turn = await TakeTurnAsync(user, cancellationToken).ConfigureAwait(false);
        Dictionary<Username, IdentityPublicKey> all = await ReadPinsAsync(user, cancellationToken).ConfigureAwait(false);
        all[pin.Contact] = pin.Key;
        await IdentityFile.ReplaceAsync(PathOf(user, ".pins"), PinFile.Write(all)).ConfigureAwait(false);
    }

    private async Task<Dictionary<Username, IdentityPublicKey>> ReadPinsAsync(Username user, CancellationToken cancellationToken)
    {
        string path = PathOf(user, ".pins");
        byte[]? bytes = await IdentityFile.TryReadAsync(path, PinFile.MaxBytes, cancellationToken).ConfigureAwait(false);
        return bytes is null ? [] : PinFile.Read(bytes, path);
    }

    private async Task<FileStream> TakeTurnAsync(Username user, CancellationToken cancellationToken)
    {
        PrivateFiles.CreateDirectory(_directory);
        return await IdentityFile.TakeTurnAsync(PathOf(user, ".lock"), cancellationToken).ConfigureAwait(false);
    }

    private string PathOf(Username user, string extension) => Path.Combine(_directory, IdentityFile.NameOf(user) + extension);
}
