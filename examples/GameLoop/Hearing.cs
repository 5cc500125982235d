namespace GameLoop;

/// <summary>
/// Measures what the listener heard and compares it with where the friends were. Left against right needs nothing but itself; the
/// distance is judged by words that were said four times alike.
/// </summary>
internal sealed class Hearing
{
    private const double Window = 0.5;
    private const double Pause = -55;

    // Where one side is nearly silent, words and pauses weigh more than the place: beyond this all is "far to one side".
    private const double Beyond = 12;
    private const double BalanceTolerance = 4;
    private const double LoudnessTolerance = 4;

    private readonly Sum[] _bob = new Sum[(int)(Scene.WalkSeconds / Window)];
    private readonly Sum[] _carol = new Sum[Scene.Distances.Length];

    /// <summary>What was heard in one step.</summary>
    public void Add(double time, ReadOnlySpan<float> stereo)
    {
        if (time < Scene.WalkSeconds)
        {
            _bob[(int)(time / Window)].Add(stereo);
        }
        else if (time >= Scene.CarolStarts && time < Scene.Length)
        {
            _carol[(int)((time - Scene.CarolStarts) / Scene.SecondsAtADistance)].Add(stereo);
        }
    }

    /// <summary>Prints the table.</summary>
    /// <returns>Whether everything was heard from where it was said.</returns>
    public bool Report()
    {
        Console.WriteLine("who    where                left     right    left-right  expected");
        int right = 0;
        int wrong = 0;
        for (int i = 0; i < _bob.Length; i++)
        {
            bool? isRight = ReportBob(i);
            right += isRight == true ? 1 : 0;
            wrong += isRight == false ? 1 : 0;
        }

        Console.WriteLine("who    where                left     right    to 1 m      expected");
        for (int i = 0; i < _carol.Length; i++)
        {
            wrong += ReportCarol(i) ? 0 : 1;
        }

        return wrong == 0 && right >= _bob.Length / 2;
    }

    // Null where he paused.
    private bool? ReportBob(int i)
    {
        double angle = Scene.BobsAngle((i + 0.5) * Window);
        string place = $"{Math.Abs(angle),2:F0} degrees {(angle < -0.5 ? "left" : angle > 0.5 ? "right" : "")}";
        if (_bob[i].Loudness < Pause)
        {
            Console.WriteLine($"bob    {place,-18} (pause)");
            return null;
        }

        // Equal power: the left ear gets the cosine and the right the sine of an angle that goes from 0 to 90 degrees.
        double expected = -20 * Math.Log10(Math.Tan((angle + 90) / 2 * Math.PI / 180));
        double measured = _bob[i].Left - _bob[i].Right;
        bool isRight = Math.Abs(Math.Clamp(measured, -Beyond, Beyond) - Math.Clamp(expected, -Beyond, Beyond)) < BalanceTolerance;
        Print("bob", place, _bob[i], measured, expected, isRight);
        return isRight;
    }

    private bool ReportCarol(int i)
    {
        double expected = 20 * Math.Log10(Scene.Distances[0] / Scene.Distances[i]);
        double measured = _carol[i].Loudness - _carol[0].Loudness;
        bool isRight = _carol[i].Loudness > Pause && Math.Abs(measured - expected) < LoudnessTolerance;
        Print("carol", $"{Scene.Distances[i],2:F0} m ahead", _carol[i], measured, expected, isRight);
        return isRight;
    }

    private static void Print(string who, string where, Sum heard, double measured, double expected, bool isRight) => Console.WriteLine(
        $"{who,-6} {where,-18} {heard.Left,6:F1} dB {heard.Right,6:F1} dB {measured,8:F1} dB {expected,8:F1} dB  {(isRight ? "ok" : "WRONG")}");

    private struct Sum
    {
        private double _left;
        private double _right;
        private int _frames;

        public readonly double Left => Level.Decibels(_left / Math.Max(1, _frames));

        public readonly double Right => Level.Decibels(_right / Math.Max(1, _frames));

        public readonly double Loudness => Level.Decibels((_left + _right) / 2 / Math.Max(1, _frames));

        public void Add(ReadOnlySpan<float> stereo)
        {
            for (int i = 0; i < stereo.Length; i += 2)
            {
                _left += stereo[i] * stereo[i];
                _right += stereo[i + 1] * stereo[i + 1];
            }

            _frames += stereo.Length / 2;
        }
    }
}
