using VoipSdk.Protocol;

namespace VoipSdk.TestKit.Tests.Network;

/// <summary>A steady flow of datagrams through a <see cref="LinkModel"/>, and what became of each.</summary>
internal sealed class Flow
{
    private readonly TimeSpan _period;
    private readonly int _length;

    public Flow(Link link, int count, double periodMilliseconds = 20, int length = 100, MonoTime origin = default)
    {
        _period = TimeSpan.FromMilliseconds(periodMilliseconds);
        _length = length;
        Model = new LinkModel(link, origin);
        Send(count);
    }

    public LinkModel Model { get; }

    public List<(MonoTime SentAt, LinkOutcome Outcome)> Sent { get; } = [];

    public double Loss => Sent.Count(sent => sent.Outcome.IsLost) / (double)Sent.Count;

    /// <summary>Of those that arrived, in milliseconds, in the order of sending.</summary>
    public double[] Delays => [.. Sent.Where(sent => !sent.Outcome.IsLost)
        .Select(sent => sent.Outcome.ArrivesAt.Since(sent.SentAt).TotalMilliseconds)];

    /// <summary>Lengths of the runs of lost datagrams.</summary>
    public List<int> Bursts
    {
        get
        {
            var runs = new List<int>();
            int run = 0;
            foreach ((_, LinkOutcome outcome) in Sent.Append((default, default)))
            {
                if (outcome.IsLost)
                {
                    run++;
                }
                else if (run > 0)
                {
                    runs.Add(run);
                    run = 0;
                }
            }

            return runs;
        }
    }

    public void Send(int count)
    {
        for (int i = 0; i < count; i++)
        {
            MonoTime now = MonoTime.Zero + (Sent.Count * _period);
            Sent.Add((now, Model.Send(_length, now)));
        }
    }
}
