using System.Management.Automation;
using System.Management.Automation.Runspaces;
using VoipSdk.Testing;

namespace VoipSdk.Packaging.Tests;

/// <summary>
/// A copy of the repository in a folder of its own, with a GitHub remote, packed there by its own pack.ps1. Made once for
/// all tests.
/// </summary>
public sealed class PackedRepository : IAsyncLifetime
{
    private static readonly string[] NotCopied =
        [".git", "bin", "obj", "artifacts", "TestResults", "BenchmarkDotNet.Artifacts", "quickcall-output", ".vs", ".idea"];

    public string Root { get; } = Directory.CreateTempSubdirectory("voipsdk-packaging-").FullName;

    public string Source => Path.Combine(Root, "repository");

    public string Packages => Path.Combine(Root, "packages");

    public string Commit { get; private set; } = "";

    /// <summary>What pack.ps1 returned: the names of the packages.</summary>
    public IReadOnlyList<string> PackedByScript { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        Copy(new DirectoryInfo(RepositoryPaths.Root), new DirectoryInfo(Source));
        await Tool.RunAsync(Source, "git", "init", "--quiet");
        await Tool.RunAsync(Source, "git", "remote", "add", "origin", "https://github.com/voipsdk/voipsdk.git");
        await Tool.RunAsync(Source, "git", "add", "--all");
        await Tool.RunAsync(
            Source, "git", "-c", "user.name=Packaging", "-c", "user.email=packaging@localhost", "-c", "commit.gpgsign=false",
            "commit", "--quiet", "--message", "Packaging test");
        Commit = (await Tool.RunAsync(Source, "git", "rev-parse", "HEAD")).Trim();
        PackedByScript = RunPackScript();
    }

    public ValueTask DisposeAsync()
    {
        try
        {
            Directory.Delete(Root, recursive: true);
        }
        catch (IOException)
        {
            // A build server that outlives the pack may still hold a file; the folder is a temporary one.
        }

        return ValueTask.CompletedTask;
    }

    private List<string> RunPackScript()
    {
        // The core commands only: the modules that PowerShell's own host brings are not in the hosting package.
        using var shell = PowerShell.Create(InitialSessionState.CreateDefault2());
        shell.AddCommand(Path.Combine(Source, "pack.ps1"))
            .AddParameter("Output", Packages)
            .AddArgument("-p:ContinuousIntegrationBuild=true")
            .AddArgument("-nodeReuse:false")
            .AddArgument("-v:q");
        try
        {
            return [.. shell.Invoke().Select(line => line.ToString())];
        }
        catch (RuntimeException exception)
        {
            throw new InvalidOperationException($"pack.ps1: {exception.Message}\n{string.Join('\n', shell.Streams.Error)}", exception);
        }
    }

    private static void Copy(DirectoryInfo source, DirectoryInfo target)
    {
        target.Create();
        foreach (FileInfo file in source.EnumerateFiles().Where(file => !NotCopied.Contains(file.Name)))
        {
            file.CopyTo(Path.Combine(target.FullName, file.Name));
        }

        foreach (DirectoryInfo folder in source.EnumerateDirectories().Where(folder => !NotCopied.Contains(folder.Name)))
        {
            Copy(folder, new DirectoryInfo(Path.Combine(target.FullName, folder.Name)));
        }
    }
}
