namespace VoipSdk.Protocol.Media;

/// <summary>How long packets wait on their way: what their delay is above the shortest of the last minute.</summary>
internal sealed class QueueEstimate
{
    private const int Kept = 60;
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(60);
    private readonly double[] _delays = new double[Kept];
    private readonly MonoTime[] _times = new MonoTime[Kept];
    private int _count;
    private double _before;

    /// <summary>In milliseconds; 0 before anything is known.</summary>
    public double Latest { get; private set; }

    public double Add(TimeSpan delay, MonoTime now)
    {
        int at = _count++ % Kept;
        _delays[at] = delay.TotalMilliseconds;
        _times[at] = now;
        double shortest = double.MaxValue;
        for (int i = 0; i < Math.Min(_count, Kept); i++)
        {
            if (now - _times[i] <= Window)
            {
                shortest = Math.Min(shortest, _delays[i]);
            }
        }

        _before = Latest;
        Latest = delay.TotalMilliseconds - shortest;
        return Latest;
    }

    /// <summary>Forgets all delays: the way may be another one.</summary>
    public void Forget()
    {
        _count = 0;
        _before = 0;
        Latest = 0;
    }

    /// <summary>Whether packets wait longer than so many milliseconds: twice in succession, or three times as long.</summary>
    public bool IsAbove(double milliseconds) =>
        Latest > milliseconds && (_before > milliseconds || Latest > 3 * milliseconds);
}
