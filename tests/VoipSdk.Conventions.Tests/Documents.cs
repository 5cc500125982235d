using System.Text.RegularExpressions;
using VoipSdk.Testing;

namespace VoipSdk.Conventions.Tests;

/// <summary>What the documents show and point to exists.</summary>
public partial class Documents
{
    public static TheoryData<string> Files => [.. AllDocuments().Select(file => Path.GetRelativePath(RepositoryPaths.Root, file))];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_csharp_block_is_compiled_somewhere(string document)
    {
        string[] sources = [.. CompiledSources().Select(file => Squeeze(File.ReadAllText(file)))];
        var missing = new List<string>();
        foreach (Match block in CsharpBlock().Matches(File.ReadAllText(RepositoryPaths.Combine(document))))
        {
            string code = Squeeze(block.Groups["code"].Value);
            if (!sources.Any(source => source.Contains(code, StringComparison.Ordinal)))
            {
                missing.Add(block.Groups["code"].Value);
            }
        }

        Assert.True(
            missing.Count == 0,
            $"{document} has {missing.Count} block(s) that no file under examples/ or tests/DocSamples/ contains:\n\n{string.Join("\n---\n", missing)}");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_relative_link_leads_somewhere(string document)
    {
        string folder = Path.GetDirectoryName(RepositoryPaths.Combine(document))!;
        foreach (Match link in Link().Matches(File.ReadAllText(RepositoryPaths.Combine(document))))
        {
            string target = link.Groups["target"].Value.Split('#')[0];
            if (target.Length > 0 && !target.Contains(':', StringComparison.Ordinal))
            {
                Assert.True(Path.Exists(Path.Combine(folder, target)), $"{document} links to {target}.");
            }
        }
    }

    [Fact]
    public void Every_document_stands_in_the_index()
    {
        string docs = RepositoryPaths.Combine("docs");
        string index = File.ReadAllText(Path.Combine(docs, "README.md"));
        foreach (string file in Directory.GetFiles(docs, "*.md", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(docs, file).Replace('\\', '/');
            Assert.True(name == "README.md" || index.Contains($"]({name})", StringComparison.Ordinal), $"docs/README.md does not list {name}.");
        }
    }

    [Fact]
    public void Source_files_stay_below_400_lines()
    {
        foreach (string file in ShippedSources())
        {
            Assert.True(File.ReadLines(file).Count() <= 400, $"{file} has more than 400 lines.");
        }
    }

    [Fact]
    public void Conditional_compilation_stays_in_the_polyfills()
    {
        foreach (string file in ShippedSources())
        {
            if (!file.Contains("Polyfills", StringComparison.Ordinal))
            {
                Assert.DoesNotContain(File.ReadLines(file), line => line.TrimStart().StartsWith("#if ", StringComparison.Ordinal));
            }
        }
    }

    private static IEnumerable<string> AllDocuments() =>
        Directory.GetFiles(RepositoryPaths.Combine("docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(RepositoryPaths.Root, "*.md"))
            .Concat(Directory.GetFiles(RepositoryPaths.Combine("src"), "README.md", SearchOption.AllDirectories))
            .Append(RepositoryPaths.Combine("tests", "VoipSdk.TestKit", "README.md"))
            .Where(IsOurs);

    private static IEnumerable<string> ShippedSources() =>
        new[] { RepositoryPaths.Combine("src"), RepositoryPaths.Combine("tests", "VoipSdk.TestKit") }
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(IsOurs);

    private static IEnumerable<string> CompiledSources() =>
        new[] { RepositoryPaths.Combine("examples"), RepositoryPaths.Combine("tests", "DocSamples") }
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(IsOurs);

    private static bool IsOurs(string path)
    {
        string relative = Path.GetRelativePath(RepositoryPaths.Root, path).Replace('\\', '/');
        return !$"/{relative}".Contains("/obj/", StringComparison.Ordinal) && !$"/{relative}".Contains("/bin/", StringComparison.Ordinal);
    }

    // Indentation and line breaks differ between a document and the method that the code stands in.
    private static string Squeeze(string code) => WhiteSpace().Replace(code, " ").Trim();

    [GeneratedRegex(@"^```csharp\r?\n(?<code>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex CsharpBlock();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\s+")]
    private static partial Regex WhiteSpace();
}
