namespace VoipSdk.Protocol.Calls;

// The attribute "ext" of 004 and of its answer: what the sender understands in calls beyond 016 (docs/PROTOCOL.md §7.2).
internal static class CallExtensions
{
    public const string AttributeName = "ext";
    public const string Status = "status";
    public const string Redundancy = "red";
    public const string Stereo = "stereo";
    private const string Always = Status + "," + Redundancy;

    public static string Of(bool takesStereo) => takesStereo ? Always + "," + Stereo : Always;

    public static bool Contains(string? extensions, string name) =>
        Directory.DirectoryExtensions.Contains(extensions, name);
}
