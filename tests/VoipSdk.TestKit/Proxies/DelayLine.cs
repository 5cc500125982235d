using System.Buffers;
using System.Diagnostics;
using System.Net;
using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>
/// Datagrams on their way: one thread holds each until its time has come. It sleeps to absolute times, to half a
/// millisecond where the system's timer allows that; a timer a datagram would be late by several.
/// </summary>
internal sealed class DelayLine : IDisposable
{
    private const int Capacity = 16_384;
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(0.5);
    private readonly object _gate = new();
    private readonly TimedQueue<Waiting> _queue = new();
    private readonly Thread _thread;
    private long _overflows;
    private bool _isClosing;

    public DelayLine()
    {
        _thread = new Thread(Run) { IsBackground = true, Name = "VoipSdk impairment", Priority = ThreadPriority.AboveNormal };
        _thread.Start();
    }

    /// <summary>The clock by which datagrams are due.</summary>
    public static MonoTime Now => MonoTime.FromTimestamp(Stopwatch.GetTimestamp(), Stopwatch.Frequency);

    /// <summary>Datagrams that were dropped because too many were on their way.</summary>
    public long Overflows => Interlocked.Read(ref _overflows);

    /// <summary>Sends a copy of a datagram when its time has come.</summary>
    public void Add(MonoTime at, ReadOnlySpan<byte> datagram, UdpPort via, EndPoint to)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(datagram.Length);
        datagram.CopyTo(buffer);
        lock (_gate)
        {
            if (_queue.Count < Capacity && !_isClosing)
            {
                _queue.Add(at, new Waiting(buffer, datagram.Length, via, to));
                Monitor.Pulse(_gate);
                return;
            }
        }

        ArrayPool<byte>.Shared.Return(buffer);
        Interlocked.Increment(ref _overflows);
    }

    /// <summary>What is still on its way is lost.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
    }

    private void Run()
    {
        while (TryTakeNext(out Waiting next))
        {
            next.Via.Send(next.Buffer, next.Length, next.To);
            ArrayPool<byte>.Shared.Return(next.Buffer);
        }
    }

    private bool TryTakeNext(out Waiting next)
    {
        lock (_gate)
        {
            while (!_isClosing)
            {
                if (_queue.TryTakeDue(Now + Soon, out next))
                {
                    return true;
                }

                if (_queue.NextAt is { } at)
                {
                    Monitor.Wait(_gate, Math.Max(1, (int)(at - Now).TotalMilliseconds));
                }
                else
                {
                    Monitor.Wait(_gate);
                }
            }
        }

        next = default;
        return false;
    }

    private readonly record struct Waiting(byte[] Buffer, int Length, UdpPort Via, EndPoint To);
}
