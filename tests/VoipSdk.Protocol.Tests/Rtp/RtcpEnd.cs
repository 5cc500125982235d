using VoipSdk.Protocol.Rtp;

namespace VoipSdk.Protocol.Tests.Rtp;

/// <summary>One end of a call in which nothing but numbers is sent: 50 RTP packets a second, and reports.</summary>
internal sealed class RtcpEnd(uint ssrc, ulong seed, TimeSpan clockOffset)
{
    public const int ClockRate = 48_000;
    private readonly RtpSequencer _sequencer = new(ssrc, firstSequence: 65_500, firstTimestamp: 7);
    private readonly byte[] _buffer = new byte[RtcpSession.MaxPacketBytes];

    public RtcpSession Session { get; } = new(ssrc, ClockRate, seed);

    public List<RtcpFeedback> Feedback { get; } = [];

    /// <summary>When reports went out, on the clock of the test.</summary>
    public List<MonoTime> Sent { get; } = [];

    public List<byte[]> Compounds { get; } = [];

    public RtpHeader NextPacket(int payload = 60) => _sequencer.Next(payloadType: 111, duration: 960, payload);

    public MonoTime Local(MonoTime now) => now + clockOffset;

    /// <summary>The report that is due, or nothing.</summary>
    public byte[]? Report(MonoTime now)
    {
        var sent = new RtcpSent(_sequencer.PacketCount, _sequencer.OctetCount, _sequencer.Timestamp);
        if (!Session.TryTransmit(sent, Local(now), _buffer, out int length))
        {
            return null;
        }

        Sent.Add(now);
        Compounds.Add(_buffer[..length]);
        return _buffer[..length];
    }

    public byte[]? Goodbye(MonoTime now) =>
        Session.TryEnd(new RtcpSent(_sequencer.PacketCount, _sequencer.OctetCount, _sequencer.Timestamp), Local(now), _buffer, out int length)
            ? _buffer[..length]
            : null;

    public void Hear(RtpHeader header, MonoTime now) => Session.HandleRtp(header, Local(now), ClockRate);

    public void Hear(byte[] compound, MonoTime now)
    {
        Session.HandlePacket(compound, Local(now));
        if (Session.TryTakeFeedback(out RtcpFeedback feedback))
        {
            Feedback.Add(feedback);
        }
    }
}

/// <summary>Two ends whose clocks differ by hours, and a way there and back between them that the test decides.</summary>
internal sealed class RtcpPair
{
    private readonly PriorityQueue<(RtcpEnd To, RtpHeader? Packet, byte[]? Report), MonoTime> _onTheWay = new();

    public RtcpEnd Alice { get; } = new(0xA11CE, seed: 1, TimeSpan.Zero);

    public RtcpEnd Bob { get; } = new(0xB0B, seed: 2, TimeSpan.FromHours(5));

    public MonoTime Now { get; private set; }

    public TimeSpan ToBob { get; set; } = TimeSpan.FromMilliseconds(30);

    public TimeSpan ToAlice { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>Which of alice's packets get lost, by their count.</summary>
    public Func<int, bool> IsLost { get; set; } = _ => false;

    public bool LosesReports { get; set; }

    public bool AliceTalks { get; set; } = true;

    /// <summary>Bob's sound; he reports in any case.</summary>
    public bool BobTalks { get; set; } = true;

    /// <summary>Whether nothing gets through, whoever sends it.</summary>
    public bool IsDead { get; set; }

    private int _packets;

    public void Begin()
    {
        Alice.Session.Begin(Alice.Local(Now));
        Bob.Session.Begin(Bob.Local(Now));
    }

    public void Run(TimeSpan span)
    {
        MonoTime end = Now + span;
        while (Now < end)
        {
            while (_onTheWay.TryPeek(out _, out MonoTime at) && at <= Now)
            {
                (RtcpEnd to, RtpHeader? packet, byte[]? report) = _onTheWay.Dequeue();
                if (packet is { } header)
                {
                    to.Hear(header, at);
                }
                else
                {
                    to.Hear(report!, at);
                }
            }

            if (Now.Microseconds % 20_000 == 0)
            {
                Talk();
            }

            Send(Bob, Alice.Report(Now), ToBob);
            Send(Alice, Bob.Report(Now), ToAlice);
            Now += TimeSpan.FromMilliseconds(5);
        }
    }

    private void Talk()
    {
        if (AliceTalks)
        {
            RtpHeader header = Alice.NextPacket();
            if (!IsLost(_packets++) && !IsDead)
            {
                _onTheWay.Enqueue((Bob, header, null), Now + ToBob);
            }
        }

        if (BobTalks && !IsDead)
        {
            _onTheWay.Enqueue((Alice, Bob.NextPacket(), null), Now + ToAlice);
        }
    }

    private void Send(RtcpEnd to, byte[]? report, TimeSpan delay)
    {
        if (report is not null && !LosesReports && !IsDead)
        {
            _onTheWay.Enqueue((to, null, report), Now + delay);
        }
    }
}
