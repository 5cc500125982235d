namespace VoipSdk.Protocol.Rtp;

/// <summary>What the other end's reports say beyond the ones before them.</summary>
internal struct RtcpFeedbackHistory
{
    private RtcpReportBlock _last;
    private MonoTime _lastArrival;
    private ulong _lastNtp;
    private bool _hasLast;

    /// <param name="block">Of our stream.</param>
    /// <param name="arrival">When it came.</param>
    /// <param name="remoteNtp">When it was sent, on the other end's clock; 0 when that was not told.</param>
    /// <param name="feedback">What is new.</param>
    /// <returns>False for a copy, and for one that a newer one has overtaken.</returns>
    public bool TryAdvance(in RtcpReportBlock block, MonoTime arrival, ulong remoteNtp, out RtcpFeedback feedback)
    {
        feedback = new RtcpFeedback
        {
            Arrival = arrival,
            CumulativeLost = block.CumulativeLost,
            FractionLost = block.FractionLost / 256.0,
        };
        if (_hasLast)
        {
            int expected = unchecked((int)(block.ExtendedHighestSequence - _last.ExtendedHighestSequence));
            if (expected < 0 || (expected == 0 && remoteNtp != 0 && remoteNtp <= _lastNtp) || block == _last)
            {
                return false;
            }

            int lost = Math.Min(expected, Math.Max(0, block.CumulativeLost - _last.CumulativeLost));
            feedback = feedback with
            {
                Interval = Interval(arrival, remoteNtp),
                Expected = expected,
                Lost = lost,
                FractionLost = expected == 0 ? 0 : (double)lost / expected,
            };
        }

        _hasLast = true;
        _last = block;
        _lastArrival = arrival;
        _lastNtp = remoteNtp;
        return true;
    }

    // On the other end's clock where it shows one: the report's own way is not in it then.
    private readonly TimeSpan Interval(MonoTime arrival, ulong remoteNtp)
    {
        if (remoteNtp <= _lastNtp || _lastNtp == 0)
        {
            return arrival - _lastArrival;
        }

        double seconds = (remoteNtp - _lastNtp) / 4_294_967_296.0;
        return TimeSpan.FromSeconds(Math.Min(3_600, seconds));
    }
}
