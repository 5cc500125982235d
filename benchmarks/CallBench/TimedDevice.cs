using System.Diagnostics;
using VoipSdk.Audio;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// A sound card with blocks of 10 ms that knows when each sample was said and heard: a block was captured when its period ends,
/// and is heard from the moment at which it was pulled.
/// </summary>
internal sealed class TimedDevice
{
    private const int Block = 480;
    private readonly AudioPort _port;
    private const double LateMilliseconds = 2;
    private readonly float[] _said;
    private readonly float[] _heard;
    private readonly double[] _pulledAt;
    private readonly Thread _thread;
    private readonly double _start;

    /// <param name="port">The call's side.</param>
    /// <param name="said">What is said, once.</param>
    /// <param name="start">When its first sample is captured; in milliseconds of <see cref="Now"/>.</param>
    public TimedDevice(AudioPort port, float[] said, double start)
    {
        _port = port;
        _said = said;
        _heard = new float[said.Length];
        _pulledAt = new double[said.Length / Block];
        _start = start;
        _thread = UrgentThread.Create("bench device", Run);
        _thread.Start();
    }

    public static double Now => Stopwatch.GetTimestamp() * 1_000.0 / Stopwatch.Frequency;

    /// <summary>Waits until all is said.</summary>
    public void Join() => _thread.Join();

    public ReadOnlySpan<float> Said => _said;

    public int Blocks => _pulledAt.Length;

    /// <summary>Blocks that the machine woke this thread for too late by more than 2 ms; after <see cref="Join"/>.</summary>
    public int LateBlocks { get; private set; }

    public ReadOnlySpan<float> Heard => _heard;

    public double SaidAt(double sample) => _start + (sample / 48);

    public double HeardAt(int sample) => _pulledAt[sample / Block] + (sample % Block / 48.0);

    /// <summary>The first block that was pulled at a time or later, as the number of its first sample.</summary>
    public int FirstSampleHeardAt(double time)
    {
        int block = Array.FindIndex(_pulledAt, at => at >= time);
        return block < 0 ? _heard.Length : block * Block;
    }

    private void Run()
    {
        for (int block = 0; block < _pulledAt.Length; block++)
        {
            // The block's last sample has been captured by then.
            double due = SaidAt((block + 1) * Block);
            for (double wait = due - Now; wait > 0; wait = due - Now)
            {
                PreciseSleep.For(TimeSpan.FromMilliseconds(wait));
            }

            LateBlocks += Now - due > LateMilliseconds ? 1 : 0;
            _port.Push(_said.AsSpan(block * Block, Block));
            _pulledAt[block] = Now;
            _port.Pull(_heard.AsSpan(block * Block, Block));
        }
    }
}
