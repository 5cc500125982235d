using System.Numerics;

namespace VoipSdk.Audio;

/// <summary>Where the player's ears are, and where they face.</summary>
/// <remarks>
/// The vectors need not be of length 1, nor exactly at right angles. Where one is zero or no number, or both point the same
/// way, there is no left and right: voices are in the middle.
/// </remarks>
public readonly struct SpatialListener : IEquatable<SpatialListener>
{
    /// <summary>Creates a listener.</summary>
    /// <param name="position">In the game's units.</param>
    /// <param name="forward">Where the face points: the camera's direction, or the character's.</param>
    /// <param name="up">Where the top of the head points.</param>
    /// <param name="isLeftHanded">
    /// Whether the coordinates are left-handed, as Unity's and Unreal's; default false, as Godot's, OpenGL's and OpenAL's.
    /// The wrong one swaps left and right.
    /// </param>
    public SpatialListener(Vector3 position, Vector3 forward, Vector3 up, bool isLeftHanded = false)
    {
        Position = position;
        Forward = forward;
        Up = up;
        IsLeftHanded = isLeftHanded;
    }

    /// <summary>In the game's units.</summary>
    public Vector3 Position { get; }

    /// <summary>Where the face points.</summary>
    public Vector3 Forward { get; }

    /// <summary>Where the top of the head points.</summary>
    public Vector3 Up { get; }

    /// <summary>Whether the coordinates are left-handed.</summary>
    public bool IsLeftHanded { get; }

    /// <summary>Where the right ear points; of any length.</summary>
    internal Vector3 Right => IsLeftHanded ? Vector3.Cross(Up, Forward) : Vector3.Cross(Forward, Up);

    /// <summary>Whether both are the same.</summary>
    public static bool operator ==(SpatialListener left, SpatialListener right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(SpatialListener left, SpatialListener right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SpatialListener other) =>
        Position == other.Position && Forward == other.Forward && Up == other.Up && IsLeftHanded == other.IsLeftHanded;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SpatialListener other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Position, Forward, Up, IsLeftHanded);
}
