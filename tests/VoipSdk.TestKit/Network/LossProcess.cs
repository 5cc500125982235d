namespace VoipSdk.TestKit;

/// <summary>Which datagrams get lost by chance: the state that a <see cref="Link"/>'s loss has between two of them.</summary>
internal struct LossProcess
{
    private bool _isBad;
    private int _burstLeft;

    public bool Next(Link link, SimRandom random)
    {
        // Both are asked for each datagram, so that one does not change the other's course.
        bool byChance = NextByChance(link, random);
        return link.LossStates is { } states ? NextByState(states, random) || byChance : byChance;
    }

    // With bursts of n a share s gets lost when a burst begins with the probability s / (n (1 - s) + s).
    private bool NextByChance(Link link, SimRandom random)
    {
        if (_burstLeft > 0)
        {
            _burstLeft--;
            return true;
        }

        double begins = link.LossBurst == 1 ? link.Loss : link.Loss / ((link.LossBurst * (1 - link.Loss)) + link.Loss);
        bool isLost = random.Chance(begins);
        _burstLeft = isLost ? link.LossBurst - 1 : 0;
        return isLost;
    }

    private bool NextByState(GilbertElliott states, SimRandom random)
    {
        if (random.Chance(_isBad ? states.BadToGood : states.GoodToBad))
        {
            _isBad = !_isBad;
        }

        return random.Chance(_isBad ? states.LossInBad : states.LossInGood);
    }
}
