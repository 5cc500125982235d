using System.Reflection;

namespace VoipSdk.Audio.NAudio.Tests.Wine;

/// <summary>What has to be there to run a Windows program with sound.</summary>
internal static class Requirements
{
    private static readonly string[] Programs = ["wine", "wineserver", "pulseaudio", "pactl", "pacat"];

    /// <summary>The Windows program; null in a build without the package that it needs.</summary>
    public static string? Probe { get; } = Assembly.GetExecutingAssembly()
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .FirstOrDefault(static metadata => metadata.Key == "WineProbe")?.Value;

    public static void SkipIfMissing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Wine and PulseAudio: on Linux only.");
        Assert.SkipUnless(Probe is not null, "Built without NAudio: build and test with -p:ManagedAudio=true.");
        Assert.SkipUnless(File.Exists(Probe), $"The Windows program is not there: {Probe}");
        string[] missing = [.. Programs.Where(static program => !IsOnPath(program))];
        Assert.SkipWhen(
            missing.Length > 0,
            $"Not installed: {string.Join(", ", missing)} (apt-get install wine wine64 pulseaudio pulseaudio-utils).");
    }

    private static bool IsOnPath(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, program)));
}
