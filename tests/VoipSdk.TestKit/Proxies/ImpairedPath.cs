using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>One direction of a proxy: a <see cref="LinkModel"/> by the real clock. Thread-safe.</summary>
internal sealed class ImpairedPath
{
    private readonly object _gate = new();
    private readonly LinkModel _model;
    private readonly DelayLine _line;

    /// <param name="link">How datagrams fare at first.</param>
    /// <param name="number">Of the path among those of its proxy: each has a course of its own, by the link's seed.</param>
    /// <param name="origin">Where outages count from.</param>
    /// <param name="line">Stays the caller's.</param>
    public ImpairedPath(Link link, int number, MonoTime origin, DelayLine line)
    {
        _model = new LinkModel(link, new SimRandom(unchecked((link.Seed * 31) + number)), origin);
        _line = line;
    }

    public Link Link
    {
        set
        {
            lock (_gate)
            {
                _model.Link = value;
            }
        }
    }

    public LinkStatistics Statistics
    {
        get
        {
            lock (_gate)
            {
                return _model.Statistics;
            }
        }
    }

    public void Forward(ReadOnlySpan<byte> datagram, UdpPort via, TransportAddress to)
    {
        LinkOutcome outcome;
        lock (_gate)
        {
            outcome = _model.Send(datagram.Length, DelayLine.Now);
        }

        if (outcome.IsLost)
        {
            return;
        }

        _line.Add(outcome.ArrivesAt, datagram, via, via.ToNative(to));
        if (outcome.CopyArrivesAt is { } again)
        {
            _line.Add(again, datagram, via, via.ToNative(to));
        }
    }
}
