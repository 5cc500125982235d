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
    private readonly Dictionary<(TransportAddress From, TransportAddress To), LinkModel> _models = [];
    private readonly HashSet<LinkModel> _ownLinks = [];
    private readonly TimedQueue<Delivery> _deliveries = new();
    private readonly List<SimDatagram> _transcript = [];

    // Buffers of datagrams that have arrived, for those to come; those of a transcript stay there.
    private readonly Stack<byte[]> _spare = new();
    private ISimNode[] _attached = [];
    private Link _defaultLink = Link.Perfect;

    /// <summary>Creates a network at time zero in which every link is <see cref="Link.Perfect"/>.</summary>
    /// <param name="seed">Decides every loss and delay.</param>
    public SimNetwork(int seed) => _random = new SimRandom(seed);

    /// <summary>The virtual time.</summary>
    public MonoTime Now { get; private set; }

    /// <summary>The link between addresses that <see cref="SetLink"/> was not told of.</summary>
    /// <exception cref="ArgumentNullException">It is set to null.</exception>
    public Link DefaultLink
    {
        get => _defaultLink;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _defaultLink = value;
            foreach (LinkModel model in _models.Values.Where(model => !_ownLinks.Contains(model)))
            {
                model.Link = value;
            }
        }
    }

    /// <summary>
    /// Whether a sender hears (after the link's latency) that nobody is at an address, as with ICMP. Default: false, as
    /// behind a firewall.
    /// </summary>
    public bool ReportsUnreachable { get; set; }

    /// <summary>Everything that was sent, in order. Empty when <see cref="KeepsTranscript"/> is false.</summary>
    public IReadOnlyList<SimDatagram> Transcript => _transcript;

    /// <summary>
    /// Whether <see cref="Transcript"/> is kept. Default: true; long runs need not have it, and allocate nothing then.
    /// </summary>
    public bool KeepsTranscript { get; set; } = true;

    /// <summary>Datagrams that are on their way.</summary>
    public int InFlight => _deliveries.Count;

    /// <summary>Puts a node at an address, in the place of the one that was there.</summary>
    public void Attach(TransportAddress address, ISimNode node)
    {
        ArgumentNullException.ThrowIfNull(node);
        _nodes[address] = node;
        _attached = [.. _nodes.Values];
    }

    /// <summary>Takes the node away from an address; what is on its way to it is lost.</summary>
    public void Detach(TransportAddress address)
    {
        _nodes.Remove(address);
        _attached = [.. _nodes.Values];
    }

    /// <summary>Sets how datagrams fare in one direction, from now on.</summary>
    public void SetLink(TransportAddress from, TransportAddress to, Link link)
    {
        ArgumentNullException.ThrowIfNull(link);
        LinkModel model = ModelOf(from, to);
        model.Link = link;
        _ownLinks.Add(model);
    }

    /// <summary>What became of the datagrams in one direction so far.</summary>
    public LinkStatistics GetStatistics(TransportAddress from, TransportAddress to) => ModelOf(from, to).Statistics;

    /// <summary>Sends a datagram; a node does so while it is called, or anybody between two advances.</summary>
    public void Send(TransportAddress from, TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        LinkOutcome outcome = ModelOf(from, to).Send(datagram.Length, Now);
        if (KeepsTranscript)
        {
            _transcript.Add(new SimDatagram(Now, from, to, datagram.ToArray(), outcome.IsLost));
        }

        if (outcome.IsLost)
        {
            return;
        }

        _deliveries.Add(outcome.ArrivesAt, Copy(from, to, datagram));
        if (outcome.CopyArrivesAt is { } again)
        {
            _deliveries.Add(again, Copy(from, to, datagram));
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
            while (_deliveries.TryTakeDue(Now, out Delivery delivery))
            {
                Deliver(delivery);
            }

            CallDueNodes();
        }

        Now = time > Now ? time : Now;
    }

    private LinkModel ModelOf(TransportAddress from, TransportAddress to)
    {
        if (!_models.TryGetValue((from, to), out LinkModel? model))
        {
            model = new LinkModel(_defaultLink, _random);
            _models.Add((from, to), model);
        }

        return model;
    }

    private Delivery Copy(TransportAddress from, TransportAddress to, ReadOnlySpan<byte> datagram)
    {
        if (!_spare.TryPop(out byte[]? buffer) || buffer.Length < datagram.Length)
        {
            buffer = new byte[Math.Max(512, datagram.Length)];
        }

        datagram.CopyTo(buffer);
        return new Delivery(from, to, buffer, datagram.Length);
    }

    private MonoTime? NextAt()
    {
        MonoTime? next = _deliveries.NextAt;
        foreach (ISimNode node in _attached)
        {
            next = MonoTime.Earlier(next, node.NextDeadline);
        }

        return next;
    }

    private void Deliver(in Delivery delivery)
    {
        if (delivery.Buffer is null)
        {
            _nodes.GetValueOrDefault(delivery.To)?.HandleUnreachable(delivery.From, Now);
            return;
        }

        if (_nodes.TryGetValue(delivery.To, out ISimNode? node))
        {
            node.HandleDatagram(delivery.Buffer.AsSpan(0, delivery.Length), delivery.From, Now);
        }
        else if (ReportsUnreachable)
        {
            _deliveries.Add(Now + Link.Perfect.Latency, new Delivery(delivery.To, delivery.From, null, 0));
        }

        _spare.Push(delivery.Buffer);
    }

    private void CallDueNodes()
    {
        // A node may attach or detach others meanwhile; they are called from the next round on.
        foreach (ISimNode node in _attached)
        {
            if (node.NextDeadline <= Now)
            {
                node.HandleTimeout(Now);
            }
        }
    }

    // Without a buffer: the report that nobody is at "From".
    private readonly record struct Delivery(TransportAddress From, TransportAddress To, byte[]? Buffer, int Length);
}
