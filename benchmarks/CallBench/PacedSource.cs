using System.Diagnostics;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// Sends for many calls in real time, 50 packets a second each, on a thread of its own: each call at its own time within the
/// 20 ms, so that packets come a few each millisecond and a receiver has to wake for nearly all of them.
/// </summary>
internal sealed class PacedSource
{
    private const int Slots = 20;
    private readonly Action[] _sends;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public PacedSource(Action[] sends)
    {
        _sends = sends;
        _thread = new Thread(Run) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    public void Stop()
    {
        _isStopping = true;
        _thread.Join();
    }

    private void Run()
    {
        long millisecond = Stopwatch.Frequency / 1_000;
        long due = Stopwatch.GetTimestamp();
        for (int slot = 0; !_isStopping; slot = (slot + 1) % Slots)
        {
            for (int call = slot; call < _sends.Length; call += Slots)
            {
                _sends[call]();
            }

            due += millisecond;
            while (Stopwatch.GetTimestamp() < due)
            {
                Thread.Sleep(1);
            }
        }
    }
}
