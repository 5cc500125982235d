using VoipSdk.Audio;

namespace VoipSdk.Tests.Audio;

/// <summary>
/// Two sound devices with clocks of their own and a bridge between them, in virtual time. What is written is a tone, so
/// that what is read tells which of it it is.
/// </summary>
internal sealed class ClockDomains
{
    private const int Rate = AudioPort.SampleRate;
    private const int Period = 1_920;
    private const double Amplitude = 0.5;
    private static readonly float[] Tone = Signals.Tone((double)Rate / Period, Rate, Period, Amplitude);

    private readonly VirtualClock _time = new();
    private readonly float[] _block = new float[8_192];
    private float _last;

    public ClockDomains(TimeSpan delay, Device writer, Device reader)
    {
        Bridge = new ClockBridge(delay, _time);
        Writer = writer;
        Reader = reader;
    }

    public ClockBridge Bridge { get; }

    public Device Writer { get; }

    public Device Reader { get; }

    public double Seconds { get; private set; }

    /// <summary>Blocks that were not all tone.</summary>
    public int Interrupted { get; private set; }

    /// <summary>In dB: what of an uninterrupted block was not the tone, at worst.</summary>
    public double LargestRest { get; private set; } = double.NegativeInfinity;

    public float LargestStep { get; private set; }

    /// <summary>The delay between the devices at which the last whole block was read, in milliseconds.</summary>
    public double Delay { get; private set; }

    public double LeastDelay { get; private set; }

    public double GreatestDelay { get; private set; }

    public static float StepOfTone => (float)(Amplitude * 2 * Math.PI / Period);

    public void Run(double seconds)
    {
        double end = Seconds + seconds;
        LeastDelay = double.PositiveInfinity;
        GreatestDelay = double.NegativeInfinity;
        LargestRest = double.NegativeInfinity;
        LargestStep = 0;
        Interrupted = 0;
        while (true)
        {
            Device next = Writer.Due <= Reader.Due ? Writer : Reader;
            if (next.Due > end)
            {
                Seconds = end;
                return;
            }

            Seconds = next.Due;
            _time.Seconds = Seconds;
            if (next == Writer)
            {
                Write();
            }
            else
            {
                Read();
            }
        }
    }

    private void Write()
    {
        Span<float> block = _block.AsSpan(0, Writer.BlockLength);
        for (int i = 0; i < block.Length; i++)
        {
            block[i] = Tone[(int)((Writer.Position + i) % Period)];
        }

        Writer.Next();
        Bridge.Write(block);
    }

    private void Read()
    {
        Span<float> block = _block.AsSpan(0, Reader.BlockLength);
        Bridge.Read(block);
        double seconds = Reader.SecondsAt(Reader.Position);
        Reader.Next();
        foreach (float sample in block)
        {
            LargestStep = Math.Max(LargestStep, Math.Abs(sample - _last));
            _last = sample;
        }

        (double phase, double level, double rest) = Analyze(block);
        if (level < 0.98 * Amplitude)
        {
            Interrupted++;
            return;
        }

        // The phase says which sample it is but for whole periods: of these the one is meant that is nearest to the
        // delay aimed at.
        double written = Writer.PositionAt(seconds);
        double content = phase * Period / (2 * Math.PI);
        double nearest = written - (Bridge.Delay.TotalSeconds * Rate);
        content += Period * Math.Round((nearest - content) / Period);
        Delay = (written - content) * 1000 / Rate;
        LeastDelay = Math.Min(LeastDelay, Delay);
        GreatestDelay = Math.Max(GreatestDelay, Delay);
        LargestRest = Math.Max(LargestRest, 20 * Math.Log10(rest / Amplitude));
    }

    // The tone that is most like the block.
    private static (double Phase, double Level, double Noise) Analyze(ReadOnlySpan<float> block)
    {
        double ss = 0, sc = 0, cc = 0, xs = 0, xc = 0, xx = 0;
        for (int i = 0; i < block.Length; i++)
        {
            double s = Tone[i % Period] / Amplitude;
            double c = Tone[(i + (Period / 4)) % Period] / Amplitude;
            ss += s * s;
            sc += s * c;
            cc += c * c;
            xs += block[i] * s;
            xc += block[i] * c;
            xx += block[i] * (double)block[i];
        }

        double determinant = (ss * cc) - (sc * sc);
        double a = ((xs * cc) - (xc * sc)) / determinant;
        double b = ((xc * ss) - (xs * sc)) / determinant;
        double rest = Math.Max(0, xx - (a * xs) - (b * xc));
        return (Math.Atan2(b, a), Math.Sqrt((a * a) + (b * b)), Math.Sqrt(2 * rest / block.Length) + 1e-12);
    }

    /// <summary>A device that calls back when a block is due by its clock, or somewhat later.</summary>
    internal sealed class Device
    {
        private readonly double _rate;
        private readonly int[] _blocks;
        private readonly double _jitter;
        private readonly Random _random;
        private double _begin;
        private int _block;

        /// <param name="ppm">By how many millionths its clock is fast.</param>
        /// <param name="blocks">Lengths of its blocks, in turn.</param>
        /// <param name="jitter">By up to how many seconds it is late.</param>
        public Device(double ppm, int[] blocks, double jitter, int seed)
        {
            _rate = Rate * (1 + (ppm * 1e-6));
            _blocks = blocks;
            _jitter = jitter;
            _random = new Random(seed);
            Schedule();
        }

        public long Position { get; private set; }

        public int BlockLength => _blocks[_block];

        public double Due { get; private set; }

        public double SecondsAt(double position) => _begin + (position / _rate);

        public double PositionAt(double seconds) => (seconds - _begin) * _rate;

        public void Next()
        {
            Position += BlockLength;
            _block = (_block + 1) % _blocks.Length;
            Schedule();
        }

        /// <summary>The device stands still; what was in it is lost.</summary>
        public void Stall(double seconds)
        {
            _begin += seconds;
            Due += seconds;
        }

        // A block can be had when it is over, by the device's clock.
        private void Schedule() =>
            Due = Math.Max(Due, SecondsAt(Position + BlockLength) + (_random.NextDouble() * _jitter));
    }

    private sealed class VirtualClock : TimeProvider
    {
        public double Seconds { get; set; }

        public override long TimestampFrequency => 1_000_000;

        public override long GetTimestamp() => (long)(Seconds * 1e6);
    }
}
