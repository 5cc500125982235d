using System.Diagnostics;
using VoipSdk.Audio;
using VoipSdk.Internal;

namespace VoipSdk.Benchmarks.CallBench;

/// <summary>
/// The sound cards of all ends on one thread, as a host that mixes would have them: each 10 ms every port gets 10 ms of speech
/// and gives 10 ms of what is to be heard.
/// </summary>
internal sealed class DeviceThread
{
    private const int Block = Speech.Frame / 2;
    private readonly AudioPort[] _ports;
    private readonly float[] _speech;
    private readonly float[] _heard = new float[Block];
    private readonly Thread _thread;
    private volatile bool _isStopping;
    private long _lateSteps;

    public DeviceThread(AudioPort[] ports, float[] speech)
    {
        _ports = ports;
        _speech = speech;
        _thread = UrgentThread.Create("bench devices", Run);
        _thread.Start();
    }

    /// <summary>Steps that came more than 10 ms late: a real device would have run dry.</summary>
    public long LateSteps => Volatile.Read(ref _lateSteps);

    public void Stop()
    {
        _isStopping = true;
        _thread.Join();
    }

    private void Run()
    {
        // Not all in one phase: some ends are a few milliseconds ahead, so that their frames are not all full at once.
        for (int i = 0; i < _ports.Length; i++)
        {
            _ports[i].Push(_speech.AsSpan(0, i % 4 * (Block / 2)));
        }

        long period = Stopwatch.Frequency / 100;
        long due = Stopwatch.GetTimestamp();
        int blocks = _speech.Length / Block;
        for (int step = 0; !_isStopping; step++)
        {
            for (int i = 0; i < _ports.Length; i++)
            {
                _ports[i].Push(_speech.AsSpan((step + (i * 34)) % blocks * Block, Block));
                _ports[i].Pull(_heard);
            }

            due += period;
            long wait = due - Stopwatch.GetTimestamp();
            if (wait > 0)
            {
                PreciseSleep.For(TimeSpan.FromSeconds(wait / (double)Stopwatch.Frequency));
            }
            else if (-wait > period)
            {
                Volatile.Write(ref _lateSteps, _lateSteps + 1);
            }
        }
    }
}
