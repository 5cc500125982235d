namespace VoipSdk.TestKit;

/// <summary>
/// Loss with a memory: a Markov chain of two states, in each of which datagrams get lost independently. The state is
/// drawn anew with each datagram.
/// </summary>
/// <remarks>
/// The usual symbols are p for <see cref="GoodToBad"/>, r for <see cref="BadToGood"/>, 1-k for <see cref="LossInGood"/> and
/// 1-h for <see cref="LossInBad"/> (as in Linux' netem). RFC 3611 §4.7.2 calls the states gap and burst; ITU-T G.1050
/// describes packet loss by the same chain. Every member is 0 to 1 and throws
/// <see cref="ArgumentOutOfRangeException"/> when it is set to something else.
/// </remarks>
public sealed record GilbertElliott
{
    /// <summary>Probability that the good state turns bad with a datagram. Default: 0.01.</summary>
    public double GoodToBad { get; init => field = Link.Checked(value); } = 0.01;

    /// <summary>Probability that the bad state turns good with a datagram: its mean length is the inverse. Default: 0.25.</summary>
    public double BadToGood { get; init => field = Link.Checked(value); } = 0.25;

    /// <summary>Share of datagrams that the bad state loses. Default: 1 (Gilbert's model).</summary>
    public double LossInBad { get; init => field = Link.Checked(value); } = 1;

    /// <summary>Share of datagrams that the good state loses. Default: 0.</summary>
    public double LossInGood { get; init => field = Link.Checked(value); }

    /// <summary>Share of datagrams that are met by the bad state in the long run.</summary>
    public double ShareOfBad => GoodToBad == 0 ? 0 : GoodToBad / (GoodToBad + BadToGood);

    /// <summary>Share of datagrams that get lost in the long run.</summary>
    public double MeanLoss => (ShareOfBad * LossInBad) + ((1 - ShareOfBad) * LossInGood);
}
