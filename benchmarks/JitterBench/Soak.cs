using VoipSdk;
using VoipSdk.Audio;
using VoipSdk.Internal;
using VoipSdk.Protocol;
using VoipSdk.Protocol.Rtp;

namespace JitterBench;

/// <summary>
/// Hours of a call in virtual time: clocks that run apart, losses, jitter, stalls, pauses of the speaker, numbers that wrap.
/// Prints each ten minutes what must not grow: delay, memory, and the largest step between two samples.
/// </summary>
internal sealed class Soak(Speech speech, int seed)
{
    private const double PullMilliseconds = 10;
    private const double Skew = 200e-6;
    private const double ReportMilliseconds = 600_000;
    private readonly Random _random = new(seed);
    private readonly Queue<(double Arrival, RtpHeader Header, int Frame)> _network = new();
    private double _stalledUntil;
    private double _pausedUntil;
    private double _lastArrival;
    private int _frame;
    private ushort _sequence = ushort.MaxValue - 1_000;

    public void Run(double hours)
    {
        using var stream = new ReceiveStream(speech.Codec, TimeSpan.Zero);
        var samples = new float[AudioPort.SampleRate / 100];
        float previous = 0;
        float largest = 0;
        double longest = 0;
        Console.WriteLine("   min  longest delay ms  concealed s  stretched s  largest step  allocated B  gen-0");
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        int collections = GC.CollectionCount(0);
        double end = hours * 3_600_000;
        for (double now = 0; now < end; now += PullMilliseconds)
        {
            Send(now);
            while (_network.Count > 0 && _network.Peek().Arrival <= now)
            {
                (double arrival, RtpHeader header, int frame) = _network.Dequeue();
                stream.Insert(header, speech[frame], MonoTime.FromMilliseconds(arrival));
            }

            stream.Pull(samples, MonoTime.FromMilliseconds(now));
            foreach (float sample in samples)
            {
                largest = Math.Max(largest, Math.Abs(sample - previous));
                previous = sample;
            }

            longest = Math.Max(longest, stream.CurrentDelay.TotalMilliseconds);
            if ((now + PullMilliseconds) % ReportMilliseconds < PullMilliseconds)
            {
                CallStatistics statistics = stream.AddTo(new CallStatistics());
                long bytes = GC.GetAllocatedBytesForCurrentThread() - allocated;
                Console.WriteLine(
                    $"{now / 60_000,6:F0}{longest,18:F0}{statistics.Concealed.TotalSeconds,13:F1}"
                    + $"{statistics.Stretched.TotalSeconds,13:F1}{largest,14:F3}{bytes,13}{GC.CollectionCount(0) - collections,7}");
                longest = 0;
                allocated = GC.GetAllocatedBytesForCurrentThread();
            }
        }
    }

    // The sender's clock is slow; its numbers wrap each 22 minutes, its time-stamps once a day, here after some minutes.
    private void Send(double now)
    {
        const double Step = Trace.FrameMilliseconds * (1 + Skew);
        for (; _frame * Step <= now; _frame++)
        {
            double sent = _frame * Step;
            Happen(sent);
            if (sent < _pausedUntil)
            {
                continue;
            }

            _sequence++;
            if (_random.NextDouble() < 0.02)
            {
                continue;
            }

            var header = new RtpHeader(
                false, speech.Codec.Format.PayloadType, _sequence,
                uint.MaxValue - 10_000_000 + (uint)((long)_frame * speech.Codec.Format.ClockRate / 50), 1);
            double arrival = Math.Max(sent, _stalledUntil) - (5 * Math.Log(1 - _random.NextDouble()));
            _network.Enqueue((Math.Max(arrival, _lastArrival), header, _frame));
            _lastArrival = Math.Max(arrival, _lastArrival);
        }
    }

    private void Happen(double now)
    {
        double dice = _random.NextDouble();
        if (dice < 0.0005)
        {
            _stalledUntil = now + (_random.NextDouble() * 400);
        }
        else if (dice < 0.00053)
        {
            _stalledUntil = now + 5_000;
        }
        else if (dice < 0.002)
        {
            _pausedUntil = now + (_random.NextDouble() * 4_000);
        }
    }
}
