namespace VoipSdk.Protocol.Rtp;

/// <summary>
/// RTCP of one call: reports what was received and sent, and hears the other end's reports (RFC 3550 §6, two members).
/// </summary>
/// <remarks>
/// <para>
/// A machine: packets and the time go in; compound packets, what the other end said, and a deadline come out. It sends a
/// sender report, or a receiver report where nothing was sent since the last, with a CNAME, every second or somewhat more
/// (docs/PROTOCOL.md §8.2), and a BYE when it is told to.
/// </para>
/// <para>Not thread-safe: has one owner. Survives any bytes. Allocates nothing after construction.</para>
/// </remarks>
public sealed class RtcpSession
{
    /// <summary>What <see cref="TryTransmit"/> needs room for.</summary>
    public const int MaxPacketBytes = 128;

    private const int CanonicalNameBytes = 16;
    private readonly byte[] _canonicalName = new byte[CanonicalNameBytes];
    private readonly RtcpReportBlock[] _blocks = new RtcpReportBlock[1];
    private readonly RtcpEchoes _echoes = new();
    private readonly int _sentClockRate;
    private RtcpSchedule _schedule;
    private RtcpFeedbackHistory _history;
    private RtcpOutage _outage;
    private RtcpFeedback _feedback;
    private bool _hasFeedback;
    private uint _remoteSsrc;
    private uint _lastRemoteReport;
    private MonoTime _lastRemoteArrival;
    private int _receivedClockRate;
    private RtcpSent _lastSent;
    private MonoTime _lastTransmission;

    /// <summary>Creates the session of a stream; nothing is due before <see cref="Begin"/>.</summary>
    /// <param name="ssrc">The stream that is sent.</param>
    /// <param name="clockRate">Its time-stamp units a second, 1 or more: reports carry jitter in them.</param>
    /// <param name="seed">Random for each call: makes the CNAME, and the times of the reports.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clockRate"/> is not positive.</exception>
    public RtcpSession(uint ssrc, int clockRate, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clockRate);
        Ssrc = ssrc;
        _sentClockRate = clockRate;
        _schedule = new RtcpSchedule(seed);
        WriteCanonicalName();
    }

    /// <summary>The stream that is sent.</summary>
    public uint Ssrc { get; }

    /// <summary>What is received: <see cref="HandleRtp"/> keeps it.</summary>
    public ReceptionStatistics Reception { get; } = new();

    /// <summary>When <see cref="TryTransmit"/> has the next report; null before <see cref="Begin"/> and after a BYE.</summary>
    public MonoTime? NextDeadline => _schedule.Next;

    /// <summary>Compound packets that came and were understood.</summary>
    public long PacketsReceived { get; private set; }

    /// <summary>Compound packets that were none, or whose lengths contradict each other.</summary>
    public long PacketsRejected { get; private set; }

    /// <summary>Compound packets handed out.</summary>
    public long PacketsSent { get; private set; }

    /// <summary>Whether the other end said that its stream ends.</summary>
    public bool HasPeerLeft { get; private set; }

    /// <summary>The call is up, or the other end has shown that it knows RTCP: the first report is due within a second.</summary>
    public void Begin(MonoTime now)
    {
        if (_schedule.Next is null && PacketsSent == 0)
        {
            _echoes.Begin(now);
            _lastTransmission = now;
            _schedule.Begin(now);
        }
    }

    /// <summary>Takes note of an RTP packet of the other end.</summary>
    /// <param name="header">Its header.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="clockRate">Time-stamp units a second of its payload type; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="clockRate"/> is not positive.</exception>
    public void HandleRtp(in RtpHeader header, MonoTime arrival, int clockRate)
    {
        _outage.Heard(arrival);
        Reception.Update(header, arrival, clockRate);
        _receivedClockRate = clockRate;
    }

    /// <summary>Takes a compound packet of the other end; any bytes.</summary>
    /// <returns>Whether it was one.</returns>
    public bool HandlePacket(ReadOnlySpan<byte> compound, MonoTime arrival)
    {
        if (!RtcpReader.IsValid(compound))
        {
            PacketsRejected++;
            return false;
        }

        PacketsReceived++;
        _outage.Heard(arrival);
        _echoes.Begin(arrival);
        _schedule.Heard(compound.Length);
        var reader = new RtcpReader(compound);
        while (reader.TryRead(out RtcpPacket packet))
        {
            HandleReport(packet, arrival);
            HasPeerLeft |= packet.IsGoodbyeOf(_remoteSsrc);
        }

        return true;
    }

    /// <summary>Takes what the other end has reported last, once.</summary>
    public bool TryTakeFeedback(out RtcpFeedback feedback)
    {
        feedback = _feedback;
        bool had = _hasFeedback;
        _hasFeedback = false;
        return had;
    }

    /// <summary>Writes the report, if one is due.</summary>
    /// <param name="sent">What the stream has sent until now.</param>
    /// <param name="now">The time.</param>
    /// <param name="buffer">At least <see cref="MaxPacketBytes"/> long.</param>
    /// <param name="length">Bytes written.</param>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public bool TryTransmit(in RtcpSent sent, MonoTime now, Span<byte> buffer, out int length)
    {
        length = 0;
        _outage.Sent(sent.PacketCount);
        if (_schedule.Next is not { } due || now < due)
        {
            return false;
        }

        length = Write(sent, now, buffer, isLast: false);
        double bytes = unchecked(sent.OctetCount - _lastSent.OctetCount)
            + ((double)unchecked(sent.PacketCount - _lastSent.PacketCount) * RtcpSchedule.PacketOverheadBytes);
        double seconds = Math.Max(0.001, (now - _lastTransmission).TotalSeconds);
        _schedule.Sent(now, length + RtcpSchedule.PacketOverheadBytes, bytes * 8 / seconds);
        _lastSent = sent;
        _lastTransmission = now;
        return true;
    }

    /// <summary>Writes a last report and a BYE, where any report was sent before (RFC 3550 §6.3.7). Nothing is due afterwards.</summary>
    /// <param name="sent">What the stream has sent.</param>
    /// <param name="now">The time.</param>
    /// <param name="buffer">At least <see cref="MaxPacketBytes"/> long.</param>
    /// <param name="length">Bytes written.</param>
    /// <returns>False when nobody heard of the stream by a report.</returns>
    /// <exception cref="ArgumentException"><paramref name="buffer"/> is too short.</exception>
    public bool TryEnd(in RtcpSent sent, MonoTime now, Span<byte> buffer, out int length)
    {
        length = 0;
        if (_schedule.Next is null || PacketsSent == 0)
        {
            _schedule.End();
            return false;
        }

        _schedule.End();
        length = Write(sent, now, buffer, isLast: true);
        return true;
    }

    private int Write(in RtcpSent sent, MonoTime now, Span<byte> buffer, bool isLast)
    {
        int blocks = 0;
        if (Reception.Expected > 0)
        {
            bool isOfSource = _lastRemoteReport != 0 && _remoteSsrc == Reception.Ssrc;
            _blocks[blocks++] = Reception.TakeReport(
                _receivedClockRate,
                isOfSource ? _lastRemoteReport : 0,
                isOfSource ? RtcpEchoes.ToUnits(now - _lastRemoteArrival) : 0);
        }

        var writer = new RtcpWriter(buffer);
        if (sent.PacketCount == _lastSent.PacketCount)
        {
            writer.ReceiverReport(Ssrc, _blocks.AsSpan(0, blocks));
        }
        else
        {
            var info = new RtcpSenderInfo(_echoes.ToNtp(now), sent.Timestamp, sent.PacketCount, sent.OctetCount);
            _echoes.Sent(info);
            writer.SenderReport(Ssrc, info, _blocks.AsSpan(0, blocks));
        }

        writer.CanonicalName(Ssrc, _canonicalName);
        if (isLast)
        {
            writer.Goodbye(Ssrc);
        }

        PacketsSent++;
        return writer.Length;
    }

    private void HandleReport(in RtcpPacket packet, MonoTime arrival)
    {
        bool isReport = packet.Type is RtcpPacketType.SenderReport or RtcpPacketType.ReceiverReport;
        if (isReport && packet.Ssrc != _remoteSsrc)
        {
            _remoteSsrc = packet.Ssrc;
            _lastRemoteReport = 0;
        }

        ulong remoteNtp = 0;
        if (packet.TryGetSenderInfo(out RtcpSenderInfo info))
        {
            _lastRemoteReport = info.CompactNtpTime;
            _lastRemoteArrival = arrival;
            remoteNtp = info.NtpTime;
        }

        for (int i = 0; i < packet.ReportCount; i++)
        {
            if (packet.TryGetReport(i, out RtcpReportBlock block) && block.Ssrc == Ssrc
                && _history.TryAdvance(block, arrival, remoteNtp, out RtcpFeedback feedback))
            {
                _hasFeedback = true;
                _feedback = feedback with
                {
                    Jitter = TimeSpan.FromTicks(block.Jitter * TimeSpan.TicksPerSecond / _sentClockRate),
                    RoundTripTime = _echoes.RoundTrip(block, arrival),
                    RelativeDelay = remoteNtp == 0 ? null : _echoes.OneWay(block, remoteNtp),
                    FollowsOutage = _outage.Explains(feedback),
                };
            }
        }
    }

    // 96 bits in base64url, as RFC 7022 §4.2 has it: it names nobody.
    private void WriteCanonicalName()
    {
        ReadOnlySpan<byte> digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;
        for (int i = 0; i < CanonicalNameBytes; i++)
        {
            _canonicalName[i] = digits[(int)(_schedule.NextBits() >> 58)];
        }
    }
}
