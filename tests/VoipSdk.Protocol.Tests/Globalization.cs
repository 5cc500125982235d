namespace VoipSdk.Protocol.Tests;

/// <summary>Under InvariantGlobalization .NET has no data for normalization and cultures (docs/PROTOCOL.md §5).</summary>
internal static class Globalization
{
    public const string NoData = "This machine runs .NET without ICU: strings are not normalized.";

    public static bool CanNormalize { get; } = "e\u0301".Normalize() == "\u00E9";
}
