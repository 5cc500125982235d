using System.Text;
using System.Text.Json.Serialization;
using VoipSdk;

namespace ConsolePhone;

/// <summary>Enum values as words: <c>HungUpThere</c> is <c>hung-up-there</c>.</summary>
internal static class Words
{
    public static string Of(Enum value)
    {
        var word = new StringBuilder();
        foreach (char c in value.ToString())
        {
            if (char.IsUpper(c) && word.Length > 0)
            {
                word.Append('-');
            }

            word.Append(char.ToLowerInvariant(c));
        }

        return word.ToString();
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(CallStatistics))]
internal sealed partial class StatisticsJson : JsonSerializerContext;
