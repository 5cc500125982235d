using System.Reflection;
using System.Xml.Linq;
using VoipSdk.Testing;

namespace VoipSdk.Conventions.Tests;

/// <summary>
/// References go one way: Protocol, then VoipSdk or Server, then their extensions, of which the test kit is one. Server
/// never sees the client.
/// </summary>
public class References
{
    [Theory]
    [InlineData("VoipSdk.Protocol", "")]
    [InlineData("VoipSdk", "VoipSdk.Protocol")]
    [InlineData("VoipSdk.Server", "VoipSdk.Protocol")]
    public void Compiled_references_go_one_way(string assembly, string allowed)
    {
        IEnumerable<string> ours = Assembly.Load(assembly).GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name.StartsWith("VoipSdk", StringComparison.Ordinal));

        Assert.Equal(allowed, string.Join(' ', ours));
    }

    [Fact]
    public void Project_references_go_one_way()
    {
        foreach (string project in ShippedProjects())
        {
            string name = Path.GetFileNameWithoutExtension(project);
            foreach (string reference in ProjectReferences(project))
            {
                Assert.True(MayReference(name, reference), $"{name} must not reference {reference}.");
            }
        }
    }

    [Fact]
    public void Internals_are_visible_to_tests_and_benchmarks_only()
    {
        foreach (string project in ShippedProjects())
        {
            foreach (XElement friend in XDocument.Load(project).Descendants("InternalsVisibleTo"))
            {
                string name = friend.Attribute("Include")!.Value;
                Assert.True(
                    new[] { "tests", "benchmarks" }.Any(
                        folder => File.Exists(RepositoryPaths.Combine(folder, name, name + ".csproj"))),
                    $"{Path.GetFileName(project)} shows its internals to {name}.");
            }
        }
    }

    private static IEnumerable<string> ShippedProjects() =>
        Directory.GetFiles(RepositoryPaths.Combine("src"), "*.csproj", SearchOption.AllDirectories)
            .Append(RepositoryPaths.Combine("tests", "VoipSdk.TestKit", "VoipSdk.TestKit.csproj"));

    private static IEnumerable<string> ProjectReferences(string project) => XDocument.Load(project)
        .Descendants("ProjectReference")
        .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')));

    private static bool MayReference(string project, string reference) => project switch
    {
        "VoipSdk.Protocol" => false,
        "VoipSdk" or "VoipSdk.Server" => reference == "VoipSdk.Protocol",
        _ when project.StartsWith("VoipSdk.Server.", StringComparison.Ordinal) => reference is "VoipSdk.Protocol" or "VoipSdk.Server",
        // Their backends suppress noise by default.
        "VoipSdk.Audio.Sdl" or "VoipSdk.Audio.NAudio" => reference is "VoipSdk" or "VoipSdk.Audio.SpeexDsp",
        _ => reference is "VoipSdk.Protocol" or "VoipSdk",
    };
}
