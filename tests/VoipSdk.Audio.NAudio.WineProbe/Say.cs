namespace VoipSdk.Audio.NAudio.WineProbe;

/// <summary>Lines that a test waits for. Callbacks of devices and several threads use it.</summary>
internal static class Say
{
    private static readonly Lock Gate = new();

    public static void Line(string name, object value)
    {
        lock (Gate)
        {
            Console.Out.Write(FormattableString.Invariant($"{name} {value}\n"));
            Console.Out.Flush();
        }
    }

    /// <summary>Says that the test can do its part, and waits until it has.</summary>
    public static void Turn(string what)
    {
        Line("turn", what);
        _ = Console.In.ReadLine();
    }
}
