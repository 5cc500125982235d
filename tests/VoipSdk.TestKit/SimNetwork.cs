using VoipSdk.Protocol;

namespace VoipSdk.TestKit;

/// <summary>
/// A network of nodes in virtual time: nothing happens but in <see cref="AdvanceBy"/>, and the same seed with the same
/// calls does the same, to the microsecond. Not thread-safe.
/// </summary>
public sealed class SimNetwork
{
    private readonly SimRandom _random;
    private readonly Dictionary<TransportAddress, ISimNode> _nodes = [];
    private readonly Dictionary<(TransportAddress From, TransportAddress To), Link> _links = [];

    // The next one last. There are few at a time, so an insertion costs less than a heap's bookkeeping.
    private readonly List<Delivery> _deliveries = [];
    private readonly List<SimDatagram> _transcript = [];

    /// <summary>Creates a network at time zero in which every link is <see cref="Link.Perfect"/>.</summary>
    /// <param name="seed">Decides every loss and delay.</param>
    public SimNetwork(int seed) => _random = new SimRandom(seed);

    /// <summary>The virtual time.</summary>
    public MonoTime Now { get; private set; }

    /// <summary>The link between addresses that <see cref="SetLink"/> was not told of.</summary>
    public Link DefaultLink { get; set; } = Link.Perfect;

    /// <summary>
    /// Whether a sender hears (after the link's latency) that nobody is at an address, as with ICMP. Default: false, as
    /// behind a firewall.
    /// </summary>
    public bool ReportsUnreachable { get; set; }

    /// <summary>Everything that was sent, in order. Empty when <see cref="KeepsTranscript"/> is false.</summary>
    public IReadOnlyList<SimDatagram> Transcript => _transcript;

    /// <summary>Whether <see cref="Transcript"/> is kept. Default: true; long runs need not have it.</summary>
    public bool KeepsTranscript { get; set; } = true;

    /// <summary>Datagrams that are on their way.</summary>
    public int InFlight => _deliveries.Count;

    /// <summary>Puts a node at an address, in the place of the one that was there.</summary>
    public void Attach(TransportAddress address, ISimNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        _nodes[address] = node;
    }

    /// <summary>Takes the node away from an address; what is on its way to it is lost.</summary>
    public void Detach(TransportAddress address) => _nodes.Remove(address);

    /// <summary>Sets how datagrams fare in one direction, from now on.</summary>
    public void SetLink(TransportAddress from, TransportAddress to, Link link)
    {
        ArgumentNullException.ThrowIfNull(link);
        _links[(from, to)] = link;
    }

    /// <summary>Sends a datagram; a node does so while it is called, or anybody between two advances.</summary>
    public void Send(TransportAddress from, TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        Link link = _links.TryGetValue((from, to), out Link? own) ? own : DefaultLink;
        byte[] bytes = datagram.ToArray();
        bool isLost = _random.Chance(link.Loss);
        if (KeepsTranscript)
        {
            _transcript.Add(new SimDatagram(Now, from, to, bytes, isLost));
        }

        if (isLost)
        {
            return;
        }

        Schedule(link, new Delivery(from, to, bytes));
        if (_random.Chance(link.Duplication))
        {
            Schedule(link, new Delivery(from, to, bytes));
        }
    }

    /// <summary>
    /// Lets time pass: delivers what is due and calls the nodes whose deadlines come, in order of time.
    /// </summary>
    public void AdvanceBy(TimeSpan span) => AdvanceTo(Now + span);

    /// <summary>Lets time pass until <paramref name="time"/>.</summary>
    /// <exception cref="InvalidOperationException">
    /// A node's deadline does not move, so time would stand still.
    /// </exception>
    public void AdvanceTo(MonoTime time)
    {
        int standstill = 0;
        while (NextAt() is { } next && next <= time)
        {
            standstill = next > Now ? 0 : standstill + 1;
            if (standstill > 10_000)
            {
                throw new InvalidOperationException($"Time stands still at {Now}: a node's deadline does not move on.");
            }

            Now = next > Now ? next : Now;
            DeliverDue();
            CallDueNodes();
        }

        Now = time > Now ? time : Now;
    }

    private MonoTime? NextAt()
    {
        MonoTime? next = _deliveries.Count > 0 ? _deliveries[^1].At : null;
        foreach (ISimNode node in _nodes.Values)
        {
            next = MonoTime.Earlier(next, node.NextDeadline);
        }

        return next;
    }

    private void DeliverDue()
    {
        while (_deliveries.Count > 0 && _deliveries[^1].At <= Now)
        {
            Delivery first = _deliveries[^1];
            _deliveries.RemoveAt(_deliveries.Count - 1);
            Deliver(first);
        }
    }

    private void Deliver(Delivery delivery)
    {
        if (delivery.Bytes is null)
        {
            _nodes.GetValueOrDefault(delivery.To)?.HandleUnreachable(delivery.From, Now);
        }
        else if (_nodes.TryGetValue(delivery.To, out ISimNode? node))
        {
            node.HandleDatagram(delivery.Bytes, delivery.From, Now);
        }
        else if (ReportsUnreachable)
        {
            Schedule(Link.Perfect, new Delivery(delivery.To, delivery.From, null));
        }
    }

    private void CallDueNodes()
    {
        foreach (ISimNode node in _nodes.Values.ToArray())
        {
            if (node.NextDeadline <= Now)
            {
                node.HandleTimeout(Now);
            }
        }
    }

    private void Schedule(Link link, Delivery delivery)
    {
        TimeSpan delay = link.Latency + _random.Span(link.Jitter);
        if (_random.Chance(link.Reordering))
        {
            delay += link.HoldBack;
        }

        delivery = delivery with { At = Now + delay };
        int index = _deliveries.Count;
        while (index > 0 && _deliveries[index - 1].At <= delivery.At)
        {
            index--;
        }

        _deliveries.Insert(index, delivery);
    }

    // Without bytes: the report that nobody is at "From".
    private readonly record struct Delivery(TransportAddress From, TransportAddress To, byte[]? Bytes)
    {
        public MonoTime At { get; init; }
    }
}
