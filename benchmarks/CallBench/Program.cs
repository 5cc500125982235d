// What calls cost beside the same native calls in a bare loop. Loopback only, Linux only; see README.md.
using System.Globalization;
using VoipSdk.Benchmarks.CallBench;

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (BenchSettings.TryParse(args) is not { } settings || !OperatingSystem.IsLinux())
{
    Console.Error.WriteLine(BenchSettings.Usage);
    return 2;
}

var report = new Report(settings.IsJson);
foreach (string mode in settings.Modes)
{
    await (mode switch
    {
        ProtectedMode.Name => ProtectedMode.RunAsync(settings, report),
        DirectionMode.Name => DirectionMode.RunAsync(settings, report),
        CallsMode.Name => CallsMode.RunAsync(settings, report),
        MemoryMode.Name => MemoryMode.RunAsync(settings, report),
        MouthToEarMode.Name => MouthToEarMode.RunAsync(settings, report),
        MusicMode.Name => MusicMode.RunAsync(settings, report),
        SoakMode.Name => SoakMode.RunAsync(settings, report),
        PacedReceiveMode.Name => PacedReceiveMode.RunAsync(settings, report),
        _ => throw new InvalidOperationException(mode),
    });
}

report.Finish();
return 0;
