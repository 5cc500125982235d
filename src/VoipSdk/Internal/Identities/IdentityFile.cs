using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using VoipSdk.Polyfills;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Internal.Identities;

/// <summary>Files that are whole at every moment, whoever else reads and writes them.</summary>
internal static class IdentityFile
{
    // Longer names would not fit every file system, with what is put in front and behind.
    private const int MaxNameLength = 120;
    private static readonly TimeSpan TurnInterval = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan TurnTimeout = TimeSpan.FromSeconds(10);

    /// <summary>
    /// A name for the user's files: readable where the username is plain, and never a path, a reserved name, or the same
    /// as another user's on a file system that ignores case or normalizes.
    /// </summary>
    public static string NameOf(Username user)
    {
        byte[] key = Encoding.UTF8.GetBytes(user.Key);
        var name = new StringBuilder("user-");
        foreach (byte b in key)
        {
            _ = b is (>= (byte)'a' and <= (byte)'z') or (>= (byte)'0' and <= (byte)'9') or (byte)'-' or (byte)'_'
                ? name.Append((char)b)
                : name.Append('%').Append(b.ToString("x2", CultureInfo.InvariantCulture));
        }

        return name.Length <= MaxNameLength ? name.ToString() : "user-~" + Hash(key);
    }

    /// <returns>Null where there is no such file.</returns>
    /// <exception cref="InvalidDataException">The file is larger than any of ours.</exception>
    public static async Task<byte[]?> TryReadAsync(string path, int maxBytes, CancellationToken cancellationToken)
    {
        FileStream stream;
        try
        {
            // Shared with everybody: a writer puts a new file in the place of this one.
            stream = new FileStream(
                path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, useAsync: true);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }

        await using (stream.ConfigureAwait(false))
        {
            if (stream.Length > maxBytes)
            {
                throw new InvalidDataException($"The file {path} is damaged: it is too large.");
            }

            byte[] bytes = new byte[stream.Length];
            int length = 0;
            int read = 1;
            while (read > 0 && length < bytes.Length)
            {
                read = await stream.ReadAsync(bytes.AsMemory(length), cancellationToken).ConfigureAwait(false);
                length += read;
            }

            return length == bytes.Length ? bytes : throw new InvalidDataException($"The file {path} is damaged: it ends early.");
        }
    }

    /// <summary>Writes a file, and puts it in the place of the old one when it is safe on the disk. Only with the turn.</summary>
    public static async Task ReplaceAsync(string path, ReadOnlyMemory<byte> content)
    {
        // What is there already is from a process that died in between.
        string temporary = path + ".new";
        File.Delete(temporary);
        FileStream stream = PrivateFiles.Create(temporary);
        await using (stream.ConfigureAwait(false))
        {
            // Not to be cancelled: half a file helps nobody.
            await stream.WriteAsync(content, CancellationToken.None).ConfigureAwait(false);
            stream.Flush(flushToDisk: true);
        }

        if (File.Exists(path))
        {
            File.Replace(temporary, path, destinationBackupFileName: null);
        }
        else
        {
            File.Move(temporary, path);
        }
    }

    /// <summary>Waits until no other process or store changes the user's files. Disposing the result ends the turn.</summary>
    /// <exception cref="IOException">Somebody has held the turn for ten seconds.</exception>
    public static async Task<FileStream> TakeTurnAsync(string path, CancellationToken cancellationToken)
    {
        for (TimeSpan waited = TimeSpan.Zero; ; waited += TurnInterval)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1);
            }
            catch (IOException exception) when (exception.GetType() == typeof(IOException) && waited < TurnTimeout)
            {
                // Not one of the derived exceptions, which say that the file can never be opened: it is in use.
                await Task.Delay(TurnInterval, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static string Hash(byte[] key)
    {
        using var sha256 = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        sha256.AppendData(key);
        return string.Concat(sha256.GetHashAndReset().Select(b => b.ToString("x2", CultureInfo.InvariantCulture)));
    }
}
