using VoipSdk.Protocol.Media;
using VoipSdk.Protocol.Rtp;
using VoipSdk.TestKit;

namespace VoipSdk.Protocol.Tests.Media;

/// <summary>
/// One direction of a call over a link with a queue: packets as large and as many as the <see cref="RateController"/> decides,
/// reports as <see cref="RtcpSession"/> makes them, in virtual time.
/// </summary>
internal sealed class RatedCall
{
    private const int OverheadBytes = 4 + 12 + 16;
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(1);
    private readonly LinkModel _there;
    private readonly LinkModel _back = new(new Link { Latency = TimeSpan.FromMilliseconds(30) });
    private readonly PriorityQueue<(bool ToBob, RtpHeader? Packet, byte[]? Report), MonoTime> _onTheWay = new();
    private readonly RtpSequencer _alice = new(1, 100, 5);
    private readonly RtpSequencer _bob = new(2, 200, 6);
    private readonly RtcpSession _aliceReports = new(1, 48_000, 11);
    private readonly RtcpSession _bobReports = new(2, 48_000, 12);
    private readonly byte[] _buffer = new byte[RtcpSession.MaxPacketBytes];
    private MonoTime _nextFrame;
    private MonoTime _nextBob;
    private uint _sentAtReport;

    public RatedCall(Link link, RateControllerOptions? options = null)
    {
        _there = new LinkModel(link);
        Controller = new RateController(options);
        _aliceReports.Begin(Now);
        _bobReports.Begin(Now);
    }

    public MonoTime Now { get; private set; }

    public RateController Controller { get; }

    public Link Link
    {
        set => _there.Link = value;
    }

    /// <summary>What the other end's sound and reports pass.</summary>
    public Link LinkBack
    {
        set => _back.Link = value;
    }

    /// <summary>Whether alice has something to send; by time.</summary>
    public Func<MonoTime, bool> Talks { get; set; } = _ => true;

    /// <summary>One for each packet that was sent.</summary>
    public List<(MonoTime At, int Bytes, TimeSpan? Delay, RateDecision Decision, int Wire)> Packets { get; } = [];

    /// <summary>Each decision that differs from the one before.</summary>
    public List<(MonoTime At, RateDecision Decision, int Wire)> Changes { get; } = [];

    public void Run(double seconds)
    {
        MonoTime end = Now + TimeSpan.FromSeconds(seconds);
        while (Now < end)
        {
            Deliver();
            SendFrames();
            SendReports();
            Now += Step;
        }
    }

    /// <summary>What happened to the packets of the latest seconds.</summary>
    public RatedSpan Last(double seconds) => new(Packets.Where(packet => packet.At >= Now - TimeSpan.FromSeconds(seconds)).ToList(), seconds);

    private void Deliver()
    {
        while (_onTheWay.TryPeek(out _, out MonoTime at) && at <= Now)
        {
            (bool toBob, RtpHeader? packet, byte[]? report) = _onTheWay.Dequeue();
            RtcpSession session = toBob ? _bobReports : _aliceReports;
            if (packet is { } header)
            {
                session.HandleRtp(header, at, 48_000);
            }
            else
            {
                session.HandlePacket(report, at);
            }
        }

        if (!_aliceReports.TryTakeFeedback(out RtcpFeedback feedback))
        {
            return;
        }

        RateDecision before = Controller.Decision;
        Controller.HandleReport(new RateReport
        {
            Arrival = feedback.Arrival,
            Interval = feedback.Interval,
            Expected = feedback.Expected,
            Lost = feedback.Lost,
            Sent = (int)(_alice.PacketCount - _sentAtReport),
            Jitter = feedback.Jitter,
            Delay = feedback.RelativeDelay,
            FollowsOutage = feedback.FollowsOutage,
        });
        _sentAtReport = _alice.PacketCount;
        if (Controller.Decision != before)
        {
            Changes.Add((Now, Controller.Decision, Controller.WireBitrate));
        }
    }

    private void SendFrames()
    {
        if (Now >= _nextFrame)
        {
            RateDecision decision = Controller.Decision;
            int payload = (int)(decision.Bitrate * decision.FrameDuration.TotalSeconds / 8) * (1 + decision.Redundancy);
            payload += decision.Redundancy == 0 ? 0 : 1 + (4 * decision.Redundancy);
            _nextFrame += decision.FrameDuration;
            int duration = (int)(decision.FrameDuration.TotalSeconds * 48_000);
            if (!Talks(Now))
            {
                _alice.Skip(duration);
            }
            else
            {
                RtpHeader header = _alice.Next(111, duration, payload);
                LinkOutcome outcome = _there.Send(OverheadBytes + payload, Now);
                Packets.Add((Now, OverheadBytes + payload + Link.HeaderBytes, outcome.IsLost ? null : outcome.ArrivesAt - Now, decision, Controller.WireBitrate));
                Enqueue(true, header, null, outcome);
            }
        }

        if (Now >= _nextBob)
        {
            _nextBob += TimeSpan.FromMilliseconds(20);
            Enqueue(false, _bob.Next(111, 960, 60), null, _back.Send(92, Now));
        }
    }

    private void SendReports()
    {
        if (_aliceReports.TryTransmit(new RtcpSent(_alice.PacketCount, _alice.OctetCount, _alice.Timestamp), Now, _buffer, out int length))
        {
            Enqueue(true, null, _buffer[..length], _there.Send(length + 24, Now));
        }

        if (_bobReports.TryTransmit(new RtcpSent(_bob.PacketCount, _bob.OctetCount, _bob.Timestamp), Now, _buffer, out length))
        {
            Enqueue(false, null, _buffer[..length], _back.Send(length + 24, Now));
        }
    }

    private void Enqueue(bool toBob, RtpHeader? packet, byte[]? report, LinkOutcome outcome)
    {
        if (!outcome.IsLost)
        {
            _onTheWay.Enqueue((toBob, packet, report), outcome.ArrivesAt);
        }
    }
}

/// <summary>A stretch of a <see cref="RatedCall"/>.</summary>
internal sealed record RatedSpan(
    List<(MonoTime At, int Bytes, TimeSpan? Delay, RateDecision Decision, int Wire)> Packets, double Seconds)
{
    public double Loss => Packets.Count(packet => packet.Delay is null) / (double)Packets.Count;

    public double MeanDelay => Packets.Where(packet => packet.Delay is not null).Average(packet => packet.Delay!.Value.TotalMilliseconds);

    public double WireRate => Packets.Sum(packet => packet.Bytes * 8.0) / Seconds;

    public double Bitrate => Packets.Average(packet => packet.Decision.Bitrate * (1 + packet.Decision.Redundancy));

    public int LowestBitrate => Packets.Min(packet => packet.Decision.Bitrate * (1 + packet.Decision.Redundancy));

    public override string ToString() =>
        FormattableString.Invariant($"loss {Loss:P1} delay {MeanDelay:F0} ms wire {WireRate / 1000:F1} payload {Bitrate / 1000:F1} lowest {LowestBitrate / 1000} kbit/s frame {Packets[^1].Decision}");
}
