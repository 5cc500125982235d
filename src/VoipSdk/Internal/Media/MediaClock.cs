using VoipSdk.Protocol;

namespace VoipSdk.Internal;

/// <summary>The client's <see cref="TimeProvider"/> as the machines want it.</summary>
internal readonly struct MediaClock(TimeProvider timeProvider)
{
    public MonoTime Now => MonoTime.FromTimestamp(timeProvider.GetTimestamp(), timeProvider.TimestampFrequency);
}
