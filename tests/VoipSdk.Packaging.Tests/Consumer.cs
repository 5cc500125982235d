using VoipSdk.Testing;

namespace VoipSdk.Packaging.Tests;

/// <summary>A fresh console application outside of the repository that knows the packages and nothing else.</summary>
[Collection(nameof(Packed))]
public class Consumer(PackedRepository packed)
{
    [Fact]
    public async Task A_fresh_application_installs_the_packages_and_places_a_call()
    {
        string folder = Path.Combine(packed.Root, "consumer");
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(RepositoryPaths.Combine("tests", "VoipSdk.Packaging.Tests", "consumer")))
        {
            // The project's name keeps it out of this repository's own builds.
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file).Replace(".csproj.txt", ".csproj", StringComparison.Ordinal)));
        }

        // Added to the sources that the machine is configured with: the packages' own dependencies come from there.
        await File.WriteAllTextAsync(
            Path.Combine(folder, "NuGet.config"),
            $"""
            <configuration>
              <packageSources><add key="packed" value="{packed.Packages}" /></packageSources>
            </configuration>
            """,
            TestContext.Current.CancellationToken);
        var environment = new Dictionary<string, string>
        {
            ["NUGET_PACKAGES"] = Path.Combine(packed.Root, "package-cache"),
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
        };

        await Tool.RunAsync(folder, environment, "dotnet", "build", "--nologo", "-v:q", "-nodeReuse:false");
        string output = await Tool.RunAsync(folder, environment, "dotnet", Path.Combine("bin", "Debug", "net10.0", "Consumer.dll"));

        Assert.Contains("consumer: done", output, StringComparison.Ordinal);
    }
}
