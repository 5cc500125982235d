namespace VoipSdk.Audio;

/// <summary>
/// A tone of one or two frequencies that comes and goes, as the telephone's do (ITU-T E.180). Immutable.
/// </summary>
public sealed record ToneCadence
{
    private readonly TimeSpan[] _pattern;

    /// <summary>Describes a tone.</summary>
    /// <param name="frequency">In Hz, 20 to 4,000.</param>
    /// <param name="second">Sounds with it, in Hz, 20 to 4,000; 0 for none.</param>
    /// <param name="pattern">
    /// Sound, pause, sound, pause and so on, 10 ms to 1 minute each, at most 16; begins anew at its end. None for a tone that does
    /// not pause.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">A value is out of range.</exception>
    public ToneCadence(double frequency, double second = 0, params TimeSpan[] pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (!(frequency is >= 20 and <= 4_000))
        {
            throw new ArgumentOutOfRangeException(nameof(frequency), frequency, "A tone has 20 to 4,000 Hz.");
        }

        if (!(second is 0 or (>= 20 and <= 4_000)))
        {
            throw new ArgumentOutOfRangeException(nameof(second), second, "A tone has 20 to 4,000 Hz.");
        }

        if (pattern.Length > 16 || Array.Exists(pattern, part => part < TimeSpan.FromMilliseconds(10) || part > TimeSpan.FromMinutes(1)))
        {
            throw new ArgumentOutOfRangeException(nameof(pattern), "A pattern has at most 16 parts of 10 ms to 1 minute.");
        }

        Frequency = frequency;
        SecondFrequency = second;
        _pattern = [.. pattern];
    }

    /// <summary>In Hz.</summary>
    public double Frequency { get; }

    /// <summary>In Hz; 0 where there is only one.</summary>
    public double SecondFrequency { get; }

    /// <summary>Sound, pause, sound, pause and so on; empty for a tone that does not pause.</summary>
    public IReadOnlyList<TimeSpan> Pattern => _pattern;

    /// <summary>Peak of the tone, 0 to 1; default 0.1 (-20 dB).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not in that range.</exception>
    public float Level
    {
        get => _level;
        init => _level = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "A level is 0 to 1.");
    }

    private readonly float _level = 0.1f;
}
