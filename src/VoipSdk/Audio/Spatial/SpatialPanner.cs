using System.Numerics;

namespace VoipSdk.Audio;

/// <summary>
/// Places voices around a listener by their positions: volume by distance, pan by direction. Made once; then once a frame and
/// friend <see cref="Apply"/>, or <see cref="Place"/> where something else is to be done with the numbers.
/// </summary>
/// <remarks>
/// Immutable, so thread-safe; never allocates after construction, never throws for a position. Nothing else in the SDK needs
/// it: an engine with spatial sound of its own gives each friend a backend and does better (docs/guides/godot.md).
/// </remarks>
public sealed class SpatialPanner
{
    private readonly SpatialPannerOptions _options;

    /// <summary>Creates a panner.</summary>
    /// <param name="options">Checked here; null for the defaults.</param>
    /// <exception cref="ArgumentException">Options are out of range; the message names each.</exception>
    public SpatialPanner(SpatialPannerOptions? options = null)
    {
        _options = options ?? new SpatialPannerOptions();
        _options.Validate();
    }

    /// <summary>Says how loud and where somebody is heard.</summary>
    /// <param name="listener">The player.</param>
    /// <param name="source">
    /// Where the voice is, in the listener's coordinates. Where a position is no number, or infinite, the voice is heard as if it were
    /// nobody's: in the middle, as loud as it is.
    /// </param>
    public SpatialPlacement Place(in SpatialListener listener, Vector3 source)
    {
        // In double: no position that a float can hold overflows.
        double x = (double)source.X - listener.Position.X;
        double y = (double)source.Y - listener.Position.Y;
        double z = (double)source.Z - listener.Position.Z;
        double distance = Math.Sqrt((x * x) + (y * y) + (z * z));
        if (double.IsNaN(distance) || double.IsInfinity(distance))
        {
            return new SpatialPlacement(1, 0);
        }

        // Who stands in the listener's shoes is nowhere in particular.
        double clarity = Math.Min(1, distance / _options.CenterRadius);
        double behind = Math.Max(0, -Along(listener.Forward)) * clarity;
        double volume = GetVolume((float)distance) * (1 - ((1 - _options.RearVolume) * behind));

        // The angle out of the plane between the ears. In the horizontal plane that is Web Audio's equal-power panning, front and
        // rear folded together; somebody who flies overhead crosses smoothly, where an azimuth would jump.
        double angle = Math.Asin(Along(listener.Right));
        return new SpatialPlacement((float)volume, (float)(angle * (2 / Math.PI) * clarity));

        // The cosine of the angle to an axis.
        double Along(Vector3 axis)
        {
            double length = Math.Sqrt(((double)axis.X * axis.X) + ((double)axis.Y * axis.Y) + ((double)axis.Z * axis.Z));
            double along = ((x * axis.X) + (y * axis.Y) + (z * axis.Z)) / (length * distance);

            // No axis or no way, no direction. Rounding must not get out of the arc sine's range.
            return double.IsNaN(along) || double.IsInfinity(along) ? 0 : Math.Clamp(along, -1, 1);
        }
    }

    /// <summary>Sets <see cref="PeerCallSession.Volume"/> and <see cref="PeerCallSession.Pan"/> to where somebody is. Without clicks.</summary>
    /// <param name="call">The call with them.</param>
    /// <param name="listener">The player.</param>
    /// <param name="source">Where the friend is; see <see cref="Place"/>.</param>
    /// <param name="volume">What the player has set this friend to, 0 to 8; default 1. It is multiplied with the distance's.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="volume"/> is not in that range, or no number.</exception>
    public void Apply(PeerCallSession call, in SpatialListener listener, Vector3 source, float volume = 1)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (volume is not (>= 0 and <= 8))
        {
            throw new ArgumentOutOfRangeException(nameof(volume), volume, "A volume is 0 to 8.");
        }

        SpatialPlacement placement = Place(listener, source);
        call.Volume = volume * placement.Volume;
        call.Pan = placement.Pan;
    }

    /// <summary>The distance curve alone.</summary>
    /// <param name="distance">In the game's units; what is no number counts as near.</param>
    /// <returns>0 to 1.</returns>
    public float GetVolume(float distance)
    {
        double reference = _options.ReferenceDistance;
        double maximum = _options.MaxDistance;
        double clamped = distance >= reference ? Math.Min(distance, maximum) : reference;
        double volume = _options.Curve switch
        {
            DistanceCurve.Inverse => reference / (reference + (_options.Rolloff * (clamped - reference))),
            DistanceCurve.Linear => 1 - (_options.Rolloff * (clamped - reference) / (maximum - reference)),
            DistanceCurve.Exponential => Math.Pow(clamped / reference, -_options.Rolloff),
            _ => 1,
        };

        // A linear roll-off of more than 1 is silent before the maximum distance.
        return (float)Math.Max(0, volume);
    }
}
