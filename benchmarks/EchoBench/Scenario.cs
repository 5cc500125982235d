namespace EchoBench;

/// <summary>What happens in one run. Times in seconds.</summary>
internal sealed record Scenario(string Name, Room Room)
{
    /// <summary>The far end speaks alone until then, both until <see cref="NearAloneFrom"/>, then the near end alone.</summary>
    public double DoubleTalkFrom { get; init; } = 12;

    public double NearAloneFrom { get; init; } = 20;

    public double SilentFrom => NearAloneFrom + 4;

    /// <summary>With nothing but the noise until then.</summary>
    public double End => SilentFrom + 3;

    /// <summary>From the playback callback to the direct sound in the capture callback.</summary>
    public double DelayMs { get; init; } = 60;

    /// <summary>After how long the delay becomes <see cref="JumpToMs"/>; 0 for never.</summary>
    public double JumpAt { get; init; }

    public double JumpToMs { get; init; }

    /// <summary>Whether the room is another from <see cref="JumpAt"/> on: the microphone has been moved.</summary>
    public bool IsMoved { get; init; }

    /// <summary>By how much the playback's clock is faster than the capture's.</summary>
    public double DriftPpm { get; init; }

    /// <summary>The echo's level below that of what is played.</summary>
    public double EchoLossDb { get; init; } = 6;

    /// <summary>How hard the loudspeaker bends what it plays; 0 for not at all.</summary>
    public double Distortion { get; init; }

    /// <summary>White and brown noise in the room, in dB of full scale.</summary>
    public double NoiseDb { get; init; } = -75;

    /// <summary>RMS of the near end's speech while it speaks.</summary>
    public double NearDb { get; init; } = -26;

    /// <summary>Samples in a playback callback.</summary>
    public int PlaybackBlock { get; init; } = 480;

    public static IEnumerable<Scenario> All()
    {
        foreach (Room room in Room.All)
        {
            yield return new Scenario(room.Name, room);
        }

        Room office = Room.All[1];
        foreach (double delay in (double[])[20, 150, 300])
        {
            yield return new Scenario($"office, delay {delay} ms", office) { DelayMs = delay };
        }

        yield return new Scenario("office, delay 60 to 180 ms", office) { JumpAt = 5, JumpToMs = 180 };
        yield return new Scenario("office, delay 180 to 40 ms", office) { DelayMs = 180, JumpAt = 5, JumpToMs = 40 };
        yield return new Scenario("office, microphone moved", office) { JumpAt = 5, JumpToMs = 60, IsMoved = true };
        foreach (double drift in (double[])[-500, -50, 50, 500])
        {
            yield return new Scenario($"office, drift {drift:+0;-0} ppm", office)
            {
                DriftPpm = drift,
                DoubleTalkFrom = 20,
                NearAloneFrom = 28,
            };
        }

        foreach (int block in (int[])[960, 2_048])
        {
            yield return new Scenario($"office, playback blocks of {block}", office) { PlaybackBlock = block, DelayMs = 120 };
        }

        yield return new Scenario("headset (echo -60 dB)", office) { EchoLossDb = 60, DoubleTalkFrom = 4 };
        yield return new Scenario("office, both from the start", office) { DoubleTalkFrom = 0 };
        yield return new Scenario("office, echo +6 dB", office) { EchoLossDb = -6 };
        yield return new Scenario("office, distorting", office) { Distortion = 2 };
        yield return new Scenario("living room, distorting", Room.All[2]) { Distortion = 4 };
        yield return new Scenario("office, noise -50 dB", office) { NoiseDb = -50 };
        yield return new Scenario("office, noise -40 dB", office) { NoiseDb = -40 };
        yield return new Scenario("office, near end -36 dB", office) { NearDb = -36 };
    }
}
