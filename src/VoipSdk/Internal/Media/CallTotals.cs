using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>What a call has done until a moment, as far as its quality goes. Counters; read without allocating.</summary>
internal readonly record struct CallTotals
{
    public MonoTime At { get; init; }

    /// <summary>Sound that was made up, and all sound that was heard, in units of the codec's clock.</summary>
    public long MadeUp { get; init; }

    public long Heard { get; init; }

    /// <summary>From the microphone's frame to the loudspeaker's request, as far as it can be known here.</summary>
    public CallDelays Delays { get; init; }

    public TimeSpan JitterBufferDelay { get; init; }

    public TimeSpan? RoundTripTime { get; init; }

    public long PacketsSent { get; init; }

    public long PacketsReceived { get; init; }

    public long PacketsLost { get; init; }

    public long BytesSent { get; init; }
}
