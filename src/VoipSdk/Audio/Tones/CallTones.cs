namespace VoipSdk.Audio;

/// <summary>
/// The tones of telephones, for <see cref="ToneGenerator"/> and <see cref="TonePlayer"/>: those of most of Europe, and of North
/// America (ITU-T E.180, supplement 2).
/// </summary>
public static class CallTones
{
    /// <summary>Somebody calls: two notes, twice, every three seconds.</summary>
    public static ToneCadence Ring { get; } = new(660, 880, Milliseconds(350, 150, 350, 2_150)) { Level = 0.2f };

    /// <summary>It rings there: 425 Hz, one second of five.</summary>
    public static ToneCadence RingBack { get; } = new(425, 0, Milliseconds(1_000, 4_000));

    /// <summary>The callee is busy: 425 Hz, half a second of each.</summary>
    public static ToneCadence Busy { get; } = new(425, 0, Milliseconds(500, 500));

    /// <summary>The call is over: 425 Hz, a quarter of each half second.</summary>
    public static ToneCadence HungUp { get; } = new(425, 0, Milliseconds(250, 250));

    /// <summary>It rings there, in North America: 440 and 480 Hz, two seconds of six.</summary>
    public static ToneCadence NorthAmericanRingBack { get; } = new(440, 480, Milliseconds(2_000, 4_000));

    /// <summary>The callee is busy, in North America: 480 and 620 Hz, half a second of each.</summary>
    public static ToneCadence NorthAmericanBusy { get; } = new(480, 620, Milliseconds(500, 500));

    private static TimeSpan[] Milliseconds(params int[] parts) => Array.ConvertAll(parts, part => TimeSpan.FromMilliseconds(part));
}
