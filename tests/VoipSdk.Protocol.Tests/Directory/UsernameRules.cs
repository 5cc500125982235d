using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

/// <summary>What can be a name at all (docs/PROTOCOL.md §5).</summary>
public class UsernameRules
{
    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("foo bar")]
    [InlineData("tab\there")]
    [InlineData("line\nfeed")]
    [InlineData("nul\0")]
    [InlineData("nb\u00A0space")]
    [InlineData("wide\u3000space")]
    [InlineData("line\u2028separator")]
    [InlineData("zero\u200Bwidth")]
    [InlineData("join\u200Der")]
    [InlineData("right\u202Eleft")]
    [InlineData("soft\u00ADhyphen")]
    [InlineData("bom\uFEFF")]
    [InlineData("private\uE000")]
    [InlineData("unassigned\u0378")]
    [InlineData("none\uFFFF")]
    [InlineData("variation\uFE0F")]
    [InlineData("tag\U000E0101")]
    [InlineData("\u3164")]
    [InlineData("\uFFA0")]
    [InlineData("\u2800")]
    [InlineData("a\u034Fb")]
    public void A_name_that_shows_nothing_or_lies_about_its_look_is_refused(string? text)
    {
        Assert.False(Username.TryCreate(text, out Username username));
        Assert.Equal(default, username);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("juliet@example.com")]
    [InlineData("fußball")]
    [InlineData("π")]
    [InlineData("♚")]
    [InlineData("🦊")]
    [InlineData("name=100%")]
    [InlineData("שלום")]
    [InlineData("नमस्ते")]
    public void A_name_of_visible_characters_is_taken(string text)
    {
        Assert.True(Username.TryCreate(text, out Username username));
        Assert.Equal(text, username.Display);
    }

    // Not as InlineData: the compiler stores attribute values as UTF-8, which has no unpaired surrogates.
    [Fact]
    public void Unpaired_surrogates_are_refused()
    {
        foreach (string text in (string[])["high\uD800", "low\uDC00", "\uDC00\uD800", "\uD800", "\uD83D\uD83E"])
        {
            Assert.False(Username.TryCreate(text, out _));
        }
    }

    [Fact]
    public void Length_is_counted_in_characters()
    {
        Assert.True(Username.TryCreate(new string('a', 32), out _));
        Assert.False(Username.TryCreate(new string('a', 33), out _));
        Assert.True(Username.TryCreate(string.Concat(Enumerable.Repeat("🦊", 32)), out _));
        Assert.False(Username.TryCreate(string.Concat(Enumerable.Repeat("🦊", 33)), out _));
        Assert.False(Username.TryCreate(string.Concat(Enumerable.Repeat("q\u0301", 17)), out _));
        Assert.False(Username.TryCreate(new string('a', 100_000), out _));
    }
}
