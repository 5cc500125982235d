namespace VoipSdk.Protocol.Media;

/// <summary>
/// The line through the least delays of successive stretches of time. What lies far above it (congestion) hardly moves it.
/// All in microseconds.
/// </summary>
internal sealed class EnvelopeLine
{
    // Clocks of sound cards are rarely further off than this: what is believed before anything is measured.
    private const double ExpectedSlope = 200e-6;

    // Noise that no clock reading is without, and the noise that is assumed at first.
    private const double LeastNoise = 100;
    private const double FirstNoise = 2_000;

    private const int FewestPoints = 4;
    private const int Rounds = 3;
    private const double ToleratedNoise = 8;

    private readonly double[] _times;
    private readonly double[] _delays;
    private readonly double[] _weights;
    private int _count;
    private double _middleTime;
    private double _middleDelay;
    private double _noise = FirstNoise;

    public EnvelopeLine(int capacity)
    {
        _times = new double[capacity];
        _delays = new double[capacity];
        _weights = new double[capacity];
    }

    public bool IsFitted => _count >= FewestPoints;

    public bool IsFull => _count == _times.Length;

    /// <summary>Microseconds of delay a microsecond: negative for a clock that is faster than ours.</summary>
    public double Slope { get; private set; }

    /// <summary>About three times the standard error of <see cref="Slope"/>.</summary>
    public double SlopeError { get; private set; } = double.PositiveInfinity;

    /// <summary>What is further from the line than this is not explained by noise.</summary>
    public double Tolerance => ToleratedNoise * Math.Max(_noise, LeastNoise);

    public double At(double time) => _middleDelay + (Slope * (time - _middleTime));

    public void Clear()
    {
        _count = 0;
        _noise = FirstNoise;
        _middleTime = _middleDelay = Slope = 0;
        SlopeError = double.PositiveInfinity;
    }

    public void Add(double time, double delay)
    {
        if (IsFull)
        {
            _count--;
            Array.Copy(_times, 1, _times, 0, _count);
            Array.Copy(_delays, 1, _delays, 0, _count);
        }

        _times[_count] = time;
        _delays[_count] = delay;
        _count++;
        Fit();
    }

    /// <summary>Makes room: of two neighbours the one with less delay beside the line stays.</summary>
    public void MergePairs()
    {
        int kept = 0;
        for (int i = 0; i + 1 < _count; i += 2)
        {
            bool isSecondLess = _delays[i + 1] - _delays[i] < Slope * (_times[i + 1] - _times[i]);
            int least = isSecondLess ? i + 1 : i;
            _times[kept] = _times[least];
            _delays[kept] = _delays[least];
            kept++;
        }

        _count = kept;
    }

    /// <summary>The path has become longer by as much: the line is where it would be had that always been so.</summary>
    public void Move(double change)
    {
        for (int i = 0; i < _count; i++)
        {
            _delays[i] += change;
        }

        _middleDelay += change;
    }

    private void Fit()
    {
        Array.Fill(_weights, 1.0, 0, _count);
        for (int round = 0; round < Rounds; round++)
        {
            double spread = FitOnce();
            _noise = _count < FewestPoints ? FirstNoise : NoiseBelow();
            double error = 3 * Math.Max(_noise, LeastNoise);

            // Little spread says little about the slope: then it stays near the expected one, which is none.
            double shrink = spread / (spread + Square(error / ExpectedSlope));
            Slope *= shrink;
            SlopeError = spread <= 0 ? double.PositiveInfinity : error / Math.Sqrt(spread);
        }
    }

    private double FitOnce()
    {
        double sum = 0;
        double time = 0;
        double delay = 0;
        for (int i = 0; i < _count; i++)
        {
            sum += _weights[i];
            time += _weights[i] * _times[i];
            delay += _weights[i] * _delays[i];
        }

        _middleTime = time / sum;
        _middleDelay = delay / sum;
        double spread = 0;
        double product = 0;
        for (int i = 0; i < _count; i++)
        {
            double distance = _times[i] - _middleTime;
            spread += _weights[i] * distance * distance;
            product += _weights[i] * distance * (_delays[i] - _middleDelay);
        }

        Slope = spread > 0 ? product / spread : 0;
        return spread;
    }

    // From what lies below the line: above it lies congestion, which is not noise. What is further above than the noise
    // reaches counts the less for it.
    private double NoiseBelow()
    {
        double squares = 0;
        int below = 0;
        for (int i = 0; i < _count; i++)
        {
            double distance = _delays[i] - At(_times[i]);
            if (distance < 0)
            {
                squares += distance * distance;
                below++;
            }
        }

        double noise = below == 0 ? 0 : Math.Sqrt(squares / below);
        for (int i = 0; i < _count; i++)
        {
            double distance = _delays[i] - At(_times[i]);
            _weights[i] = distance <= noise ? 1 : noise / distance;
        }

        return noise;
    }

    private static double Square(double x) => x * x;
}
