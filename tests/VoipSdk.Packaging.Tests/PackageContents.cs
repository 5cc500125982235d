using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Text;

namespace VoipSdk.Packaging.Tests;

[Collection(nameof(Packed))]
public class PackageContents(PackedRepository packed)
{
    private static readonly Guid SourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A");

    public static TheoryData<string, string> Assemblies => new()
    {
        { "VoipSdk.Protocol", "netstandard2.1" },
        { "VoipSdk.Protocol", "net10.0" },
        { "VoipSdk", "netstandard2.1" },
        { "VoipSdk", "net10.0" },
        { "VoipSdk.Server", "net10.0" },
        { "VoipSdk.Audio.Sdl", "netstandard2.1" },
        { "VoipSdk.Audio.Sdl", "net10.0" },
        { "VoipSdk.Audio.SpeexDsp", "netstandard2.1" },
        { "VoipSdk.Audio.SpeexDsp", "net10.0" },
        { "VoipSdk.TestKit", "netstandard2.1" },
        { "VoipSdk.TestKit", "net10.0" },
    };

    [Fact]
    public void The_script_packs_every_package_with_its_symbols()
    {
        foreach (string id in (string[])["VoipSdk", "VoipSdk.Protocol", "VoipSdk.Server", "VoipSdk.Audio.Sdl", "VoipSdk.Audio.SpeexDsp", "VoipSdk.TestKit"])
        {
            Assert.Contains(packed.PackedByScript, name => name.StartsWith(id + ".0", StringComparison.Ordinal));
            using Package symbols = Package.Open(packed.Packages, id, ".snupkg");
            Assert.Contains(symbols.Files, file => file.EndsWith($"/{id}.pdb", StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("VoipSdk.Protocol")]
    [InlineData("VoipSdk")]
    [InlineData("VoipSdk.Server")]
    [InlineData("VoipSdk.Audio.Sdl")]
    [InlineData("VoipSdk.Audio.SpeexDsp")]
    [InlineData("VoipSdk.TestKit")]
    public void A_package_says_what_it_is_and_under_which_licence(string id)
    {
        using Package package = Package.Open(packed.Packages, id, ".nupkg");

        Assert.Contains("README.md", package.Files);
        Assert.Contains("icon.png", package.Files);
        Assert.Equal("README.md", package.Value("readme"));
        Assert.Equal("icon.png", package.Value("icon"));
        Assert.Equal("MIT", package.Value("license"));
        Assert.InRange(package.Value("description")!.Length, 60, 4_000);
        Assert.InRange(Encoding.UTF8.GetString(package.Read("README.md")).Length, 200, 100_000);
        Assert.Equal(packed.Commit, package.Attribute("repository", "commit"));
        Assert.StartsWith("https://github.com/", package.Attribute("repository", "url"), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void An_assembly_comes_with_its_documentation_and_with_symbols_that_lead_to_its_source(string id, string framework)
    {
        using Package package = Package.Open(packed.Packages, id, ".nupkg");
        using Package symbols = Package.Open(packed.Packages, id, ".snupkg");

        Assert.Contains($"lib/{framework}/{id}.dll", package.Files);
        Assert.Contains($"lib/{framework}/{id}.xml", package.Files);
        string sourceLink = SourceLink(symbols.Read($"lib/{framework}/{id}.pdb"));
        Assert.Contains($"https://raw.githubusercontent.com/voipsdk/voipsdk/{packed.Commit}/", sourceLink, StringComparison.Ordinal);
        Assert.Contains("\"/_/*\"", sourceLink, StringComparison.Ordinal);
    }

    [Fact]
    public void Dependencies_are_those_that_a_user_needs_and_no_build_tools()
    {
        using Package protocol = Package.Open(packed.Packages, "VoipSdk.Protocol", ".nupkg");
        using Package client = Package.Open(packed.Packages, "VoipSdk", ".nupkg");
        using Package server = Package.Open(packed.Packages, "VoipSdk.Server", ".nupkg");
        using Package testKit = Package.Open(packed.Packages, "VoipSdk.TestKit", ".nupkg");
        using Package sdl = Package.Open(packed.Packages, "VoipSdk.Audio.Sdl", ".nupkg");

        Assert.All(protocol.Dependencies, group => Assert.DoesNotMatch("VoipSdk|PolySharp|SourceLink|Analyzers", group));
        Assert.All(client.Dependencies, group => Assert.Contains("VoipSdk.Protocol", group, StringComparison.Ordinal));
        Assert.All(client.Dependencies, group => Assert.DoesNotMatch("VoipSdk.Server|PolySharp|SourceLink|Analyzers", group));
        Assert.Equal(["net10.0", ".NETStandard2.1"], client.Dependencies.Select(group => group.Split(':')[0]).Order(StringComparer.OrdinalIgnoreCase).Reverse());
        Assert.All(sdl.Dependencies, group => Assert.Matches(@"VoipSdk(,|$)", group));
        Assert.All(sdl.Dependencies, group => Assert.DoesNotMatch("VoipSdk.Server|PolySharp|SourceLink|Analyzers", group));
        Assert.All(testKit.Dependencies, group => Assert.Contains("VoipSdk.Protocol", group, StringComparison.Ordinal));
        Assert.All(testKit.Dependencies, group => Assert.DoesNotMatch("VoipSdk.Server|PolySharp|SourceLink|Analyzers|xunit", group));
        Assert.All(server.Dependencies, group => Assert.DoesNotMatch(@"VoipSdk(,|$)|PolySharp|SourceLink|Analyzers", group));
    }

    [Fact]
    public void No_package_holds_the_symbols_or_files_that_nobody_asked_for()
    {
        foreach (string id in (string[])["VoipSdk.Protocol", "VoipSdk", "VoipSdk.Server", "VoipSdk.Audio.Sdl", "VoipSdk.Audio.SpeexDsp", "VoipSdk.TestKit"])
        {
            using Package package = Package.Open(packed.Packages, id, ".nupkg");
            Assert.All(
                package.Files,
                file => Assert.Matches(@"^(lib/[^/]+/VoipSdk[^/]*\.(dll|xml)|README\.md|icon\.png|_rels/\.rels|\[Content_Types\]\.xml|package/.*|[^/]+\.nuspec)$", file));
        }
    }

    private static string SourceLink(byte[] pdb)
    {
        using var provider = MetadataReaderProvider.FromPortablePdbImage(ImmutableArray.Create(pdb));
        MetadataReader reader = provider.GetMetadataReader();
        foreach (CustomDebugInformationHandle handle in reader.CustomDebugInformation)
        {
            CustomDebugInformation information = reader.GetCustomDebugInformation(handle);
            if (reader.GetGuid(information.Kind) == SourceLinkKind)
            {
                return Encoding.UTF8.GetString(reader.GetBlobBytes(information.Value));
            }
        }

        return "";
    }
}
