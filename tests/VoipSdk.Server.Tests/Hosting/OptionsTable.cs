using System.Globalization;
using System.Reflection;
using VoipSdk.Testing;

namespace VoipSdk.Server.Tests.Hosting;

public class OptionsTable
{
    [Fact]
    public void Guide_lists_every_option_with_its_default()
    {
        string guide = File.ReadAllText(RepositoryPaths.Combine("docs", "guides", "directory-server.md"));
        var defaults = new DirectoryServerOptions();

        foreach (PropertyInfo property in typeof(DirectoryServerOptions).GetProperties())
        {
            string value = property.GetValue(defaults) switch
            {
                null => "all",
                TimeProvider => "system",
                object any => Convert.ToString(any, CultureInfo.InvariantCulture)!, // Numbers and times have text.
            };
            Assert.Contains($"| `{property.Name}` | {value} |", guide);
        }
    }
}
