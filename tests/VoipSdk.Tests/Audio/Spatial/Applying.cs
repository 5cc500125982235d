using System.Numerics;
using VoipSdk.Audio;
using VoipSdk.Protocol.Calls;

namespace VoipSdk.Tests.Audio.Spatial;

/// <summary>The placement reaches the call.</summary>
public class Applying
{
    private static readonly SpatialListener Listener = new(Vector3.Zero, -Vector3.UnitZ, Vector3.UnitY);

    [Fact]
    public void A_call_gets_volume_and_pan_of_the_friends_position()
    {
        PeerCallSession call = NewCall();

        new SpatialPanner().Apply(call, Listener, new Vector3(-4, 0, 0));

        Assert.Equal(0.25, call.Volume, 1e-6);
        Assert.Equal(-1, call.Pan, 1e-6);
    }

    [Fact]
    public void What_the_player_has_set_a_friend_to_is_multiplied()
    {
        PeerCallSession call = NewCall();

        new SpatialPanner().Apply(call, Listener, new Vector3(0, 0, -2), volume: 3);

        Assert.Equal(1.5, call.Volume, 1e-6);
    }

    [Theory]
    [InlineData(-0.1f)]
    [InlineData(8.1f)]
    [InlineData(float.NaN)]
    public void Volumes_that_a_call_does_not_take_are_refused(float volume) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpatialPanner().Apply(NewCall(), Listener, Vector3.Zero, volume));

    // Volume and pan of a call that is not connected need nothing of its endpoint.
    private static PeerCallSession NewCall() => new(null!, "bob", CallDirection.Outgoing);
}
