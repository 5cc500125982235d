using CsCheck;
using VoipSdk.Protocol.Directory;
using VoipSdk.Protocol.Security;

namespace VoipSdk.Protocol.Tests.Security;

public class Pins
{
    private static readonly Username Bob = Name("bob");

    [Fact]
    public void Nothing_is_known_of_a_contact_without_key_and_pin()
    {
        var pins = new IdentityPins();

        Assert.Equal(IdentityVerdict.Unknown, pins.Check(Bob, null));
        Assert.False(pins.TryGet(Bob, out _));
    }

    [Fact]
    public void First_key_is_to_be_pinned_and_is_trusted_only_then()
    {
        var pins = new IdentityPins();

        Assert.Equal(IdentityVerdict.FirstUse, pins.Check(Bob, PublicKeys.First));
        Assert.Equal(IdentityVerdict.FirstUse, pins.Check(Bob, PublicKeys.Second));
        Assert.True(pins.TryPin(Bob, PublicKeys.First));

        Assert.Equal(IdentityVerdict.Trusted, pins.Check(Bob, PublicKeys.First));
        Assert.True(pins.TryGet(Bob, out IdentityPublicKey? pinned));
        Assert.Equal(PublicKeys.First, pinned);
    }

    [Fact]
    public void Another_key_and_none_at_all_are_changes_and_the_pinned_one_is_trusted_again()
    {
        IdentityPins pins = Pinned();

        Assert.Equal(IdentityVerdict.Changed, pins.Check(Bob, PublicKeys.Second));
        Assert.Equal(IdentityVerdict.Changed, pins.Check(Bob, null));
        Assert.Equal(IdentityVerdict.Trusted, pins.Check(Bob, PublicKeys.First));
    }

    [Fact]
    public void A_change_is_never_pinned_without_the_user()
    {
        IdentityPins pins = Pinned();

        Assert.False(pins.TryPin(Bob, PublicKeys.Second));
        Assert.True(pins.TryPin(Bob, PublicKeys.First));

        Assert.Equal(IdentityVerdict.Changed, pins.Check(Bob, PublicKeys.Second));
    }

    [Fact]
    public void What_the_user_trusts_takes_the_place_of_the_pin()
    {
        IdentityPins pins = Pinned();

        Assert.True(pins.Trust(Bob, PublicKeys.Second));

        Assert.Equal(IdentityVerdict.Trusted, pins.Check(Bob, PublicKeys.Second));
        Assert.Equal(IdentityVerdict.Changed, pins.Check(Bob, PublicKeys.First));
        Assert.Equal(1, pins.Count);
    }

    [Fact]
    public void Every_spelling_of_a_name_has_the_same_pin()
    {
        IdentityPins pins = Pinned();

        Assert.Equal(IdentityVerdict.Changed, pins.Check(Name("BOB"), PublicKeys.Second));
        Assert.Equal(IdentityVerdict.Trusted, pins.Check(Name("Ｂｏｂ"), PublicKeys.First));
        Assert.Equal(IdentityVerdict.FirstUse, pins.Check(Name("bo"), PublicKeys.Second));
    }

    [Fact]
    public void Pins_are_bounded_and_what_has_no_room_is_not_trusted()
    {
        var pins = new IdentityPins(capacity: 1);
        Assert.True(pins.TryPin(Bob, PublicKeys.First));

        Assert.Equal(IdentityVerdict.NoRoom, pins.Check(Name("al"), PublicKeys.First));
        Assert.False(pins.TryPin(Name("al"), PublicKeys.First));
        Assert.False(pins.Trust(Name("al"), PublicKeys.First));
        Assert.Equal(IdentityVerdict.Unknown, pins.Check(Name("al"), null));
        Assert.True(pins.Trust(Bob, PublicKeys.Second));
        Assert.Throws<ArgumentException>(() => pins.Load([new IdentityPin(Name("al"), PublicKeys.First)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new IdentityPins(IdentityPins.MaxCount + 1));
    }

    [Fact]
    public void Loading_adds_what_is_missing_and_replaces_nothing()
    {
        IdentityPins pins = Pinned();

        pins.Load([new IdentityPin(Bob, PublicKeys.Second), new IdentityPin(Name("al"), PublicKeys.Third)]);

        Assert.Equal(IdentityVerdict.Trusted, pins.Check(Bob, PublicKeys.First));
        Assert.Equal(IdentityVerdict.Trusted, pins.Check(Name("al"), PublicKeys.Third));
    }

    // Against a model that knows of every contact what the user has agreed to: the first key, or the last trusted one.
    [Fact]
    public void Whatever_a_directory_says_only_the_first_key_and_those_that_the_user_trusts_are_trusted()
    {
        Gen<(int Contact, int Key, bool Trust)> step = Gen.Select(Gen.Int[0, 3], Gen.Int[-1, 2], Gen.Int[0, 5].Select(n => n == 0));
        step.Array[0, 60].Check(2_000, steps =>
        {
            var pins = new IdentityPins(capacity: 3);
            var agreed = new Dictionary<int, int>();
            foreach ((int contact, int key, bool trust) in steps)
            {
                Username name = Name($"user{contact}");
                IdentityPublicKey? named = key < 0 ? null : PublicKeys.All[key];
                IdentityVerdict expected = agreed.TryGetValue(contact, out int known)
                    ? (known == key ? IdentityVerdict.Trusted : IdentityVerdict.Changed)
                    : key < 0 ? IdentityVerdict.Unknown
                    : agreed.Count < 3 ? IdentityVerdict.FirstUse
                    : IdentityVerdict.NoRoom;
                Assert.Equal(expected, pins.Check(name, named));
                if (named is null)
                {
                    continue;
                }

                bool accepted = trust ? pins.Trust(name, named) : pins.TryPin(name, named);
                Assert.Equal(trust ? expected != IdentityVerdict.NoRoom : expected is IdentityVerdict.FirstUse or IdentityVerdict.Trusted, accepted);
                if (accepted)
                {
                    agreed[contact] = key;
                }
            }

            var again = new IdentityPins();
            again.Load(pins.ToList());
            Assert.Equal(agreed.Count, again.Count);
            Assert.All(agreed, pin => Assert.Equal(IdentityVerdict.Trusted, again.Check(Name($"user{pin.Key}"), PublicKeys.All[pin.Value])));
        });
    }

    private static IdentityPins Pinned()
    {
        var pins = new IdentityPins();
        Assert.True(pins.TryPin(Bob, PublicKeys.First));
        return pins;
    }

    private static Username Name(string text) => Username.TryCreate(text, out Username name) ? name : throw new ArgumentException(text);
}
