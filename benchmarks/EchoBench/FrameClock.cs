namespace EchoBench;

/// <summary>Time by the capture's clock.</summary>
internal sealed class FrameClock : TimeProvider
{
    /// <summary>At 48 kHz.</summary>
    public double Samples { get; set; }

    public override long TimestampFrequency => 1_000_000_000;

    public override long GetTimestamp() => (long)(Samples / 48_000 * TimestampFrequency);
}
