using VoipSdk.Codecs;

namespace VoipSdk.Internal;

/// <summary>How much a call's encoder may cost.</summary>
/// <param name="Budget">Share of a processor core that encoding may take.</param>
/// <param name="MaxComplexity">The encoder's effort where there is enough, 0 to 10.</param>
internal readonly record struct EffortOptions(double Budget, int MaxComplexity)
{
    public static EffortOptions Default => new(0.5, AudioEncoderSettings.DefaultComplexity);
}

/// <summary>
/// Makes the encoder cheaper when it takes more of a processor than it may, or when the media thread comes late, and dearer again
/// when there has been room for a while: first its effort, then longer frames. A machine: times are arguments.
/// </summary>
internal sealed class EncoderEffort
{
    // Steps down at once, up only after a while, and that becomes longer each time it was in vain.
    private const int StepDown = 2;
    private const double Room = 0.6;
    private const int LateTicksOfTrouble = 3;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan ShortestCalm = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestCalm = TimeSpan.FromSeconds(160);
    private readonly EffortOptions _options;
    private readonly int _lastLevel;
    private TimeSpan _encoded;
    private TimeSpan _framed;
    private int _late;
    private int _level;
    private TimeSpan _calm;
    private TimeSpan _neededCalm = ShortestCalm;
    private bool _hasClimbed;

    public EncoderEffort(EffortOptions options)
    {
        _options = options;

        // Below the least effort: frames of 40 ms, then 60.
        _lastLevel = options.MaxComplexity + 2;
    }

    /// <summary>The encoder's effort from now on.</summary>
    public int Complexity => Math.Max(0, _options.MaxComplexity - _level);

    /// <summary>No frames shorter than that from now on.</summary>
    public TimeSpan LeastFrameDuration => TimeSpan.FromMilliseconds((_level - _options.MaxComplexity) switch { <= 0 => 0, 1 => 40, _ => 60 });

    /// <summary>Takes note of an encoded frame.</summary>
    /// <param name="took">How long encoding took.</param>
    /// <param name="frame">How long the frame is.</param>
    /// <returns>Whether anything is different now.</returns>
    public bool Add(TimeSpan took, TimeSpan frame)
    {
        _encoded += took;
        _framed += frame;
        if (_framed < Window)
        {
            return false;
        }

        double load = (double)_encoded.Ticks / _framed.Ticks;
        bool isTrouble = load > _options.Budget || _late >= LateTicksOfTrouble;
        bool hasRoom = load < Room * _options.Budget && _late == 0;
        int before = _level;
        if (isTrouble)
        {
            Lower();
        }
        else
        {
            _calm = hasRoom ? _calm + _framed : TimeSpan.Zero;
            Raise();
        }

        _encoded = TimeSpan.Zero;
        _framed = TimeSpan.Zero;
        _late = 0;
        return _level != before;
    }

    /// <summary>The media thread came too late to its work.</summary>
    public void AddLate() => _late++;

    private void Lower()
    {
        if (_hasClimbed)
        {
            _neededCalm = TimeSpan.FromTicks(Math.Min(LongestCalm.Ticks, 2 * _neededCalm.Ticks));
        }

        // Effort two at a time; longer frames one after the other.
        _level = Math.Min(_lastLevel, _level + (_level < _options.MaxComplexity ? Math.Min(StepDown, _options.MaxComplexity - _level) : 1));
        _calm = TimeSpan.Zero;
        _hasClimbed = false;
    }

    private void Raise()
    {
        if (_level == 0 && _calm >= LongestCalm)
        {
            _neededCalm = ShortestCalm;
        }
        else if (_level > 0 && _calm >= _neededCalm)
        {
            _level--;
            _calm = TimeSpan.Zero;
            _hasClimbed = true;
        }
    }
}
