using System.Runtime.CompilerServices;

namespace VoipSdk.Testing;

/// <summary>Finds files of the repository from where this source file lies, whatever the working directory is.</summary>
internal static class RepositoryPaths
{
    public static string Root { get; } = FindRoot(ThisFile());

    public static string Combine(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string ThisFile([CallerFilePath] string path = "") => path;

    private static string FindRoot(string path)
    {
        DirectoryInfo? directory = new FileInfo(path).Directory;
        while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "VoipSdk.sln")))
        {
            directory = directory.Parent;
        }

        return directory?.FullName ?? throw new InvalidOperationException($"No VoipSdk.sln above {path}.");
    }
}
