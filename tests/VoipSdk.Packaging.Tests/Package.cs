using System.IO.Compression;
using System.Xml.Linq;

namespace VoipSdk.Packaging.Tests;

/// <summary>One .nupkg or .snupkg, opened.</summary>
internal sealed class Package : IDisposable
{
    private readonly ZipArchive _archive;

    private Package(ZipArchive archive)
    {
        _archive = archive;
        Files = [.. archive.Entries.Select(entry => entry.FullName)];
        using Stream nuspec = archive.Entries.Single(entry => entry.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Open();
        Metadata = XDocument.Load(nuspec).Descendants().First(element => element.Name.LocalName == "metadata");
    }

    public IReadOnlyList<string> Files { get; }

    public XElement Metadata { get; }

    /// <summary>"netstandard2.1: VoipSdk.Protocol, ..." for each group of dependencies.</summary>
    public IEnumerable<string> Dependencies => Metadata.Descendants()
        .Where(element => element.Name.LocalName == "group")
        .Select(group => $"{group.Attribute("targetFramework")!.Value}: "
            + string.Join(", ", group.Elements().Select(item => item.Attribute("id")!.Value).Order(StringComparer.Ordinal)));

    public static Package Open(string folder, string id, string extension)
    {
        string file = Directory.GetFiles(folder, $"{id}.*{extension}")
            .Single(path => char.IsDigit(Path.GetFileName(path)[id.Length + 1]));
        return new Package(ZipFile.OpenRead(file));
    }

    public string? Value(string name) => Metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Value;

    public string? Attribute(string name, string attribute) =>
        Metadata.Elements().FirstOrDefault(element => element.Name.LocalName == name)?.Attribute(attribute)?.Value;

    public byte[] Read(string file)
    {
        using Stream entry = _archive.GetEntry(file)!.Open();
        using var copy = new MemoryStream();
        entry.CopyTo(copy);
        return copy.ToArray();
    }

    public void Dispose() => _archive.Dispose();
}
