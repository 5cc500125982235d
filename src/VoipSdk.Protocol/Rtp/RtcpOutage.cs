namespace VoipSdk.Protocol.Rtp;

/// <summary>
/// Knows when the network was gone in both directions: nothing was heard, and what was sent in that time is what got lost. A
/// peer that is silent by itself hears what is sent to it; a narrow network does not make its sender deaf.
/// </summary>
internal struct RtcpOutage
{
    // What was on its way when the silence ended is not lost.
    private const double LeastLost = 0.75;

    // Fewer than that in 2 s are signs of life, and their loss means nothing.
    private const int LeastMissed = 10;
    private static readonly TimeSpan LeastSilence = TimeSpan.FromSeconds(2);
    private MonoTime? _lastHeard;
    private uint _sent;
    private uint _sentWhenHeard;
    private int _missed;
    private int _reported;

    /// <param name="packets">RTP packets sent until now.</param>
    public void Sent(uint packets) => _sent = packets;

    /// <summary>Something of the other end's has come.</summary>
    public void Heard(MonoTime now)
    {
        int missed = unchecked((int)(_sent - _sentWhenHeard));
        if (_lastHeard is { } last && now - last >= LeastSilence && missed >= LeastMissed)
        {
            _missed = missed;
            _reported = 0;
        }

        _lastHeard = now;
        _sentWhenHeard = _sent;
    }

    /// <summary>Whether the loss of a report is an outage's; to be asked once for each report.</summary>
    public bool Explains(in RtcpFeedback feedback)
    {
        if (_missed == 0)
        {
            return false;
        }

        // A report that was written before, or as soon as the other end heard again, may not count the gap yet.
        bool isOutage = feedback.Lost >= LeastLost * _missed;
        _reported = (int)Math.Min(int.MaxValue, (long)_reported + feedback.Expected);
        if (isOutage || _reported >= _missed)
        {
            _missed = 0;
        }

        return isOutage;
    }
}
