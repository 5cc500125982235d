using System.Globalization;
using VoipSdk.Protocol.Directory;

namespace VoipSdk.Protocol.Tests.Directory;

/// <summary>Which names are the same user: the mappings of RFC 8265 §3.3 and what they leave apart.</summary>
public class UsernameComparison
{
    [Theory]
    [InlineData("Alice", "alice")]
    [InlineData("ALICE", "alice")]
    [InlineData("ＡＬＩＣＥ", "alice")]
    [InlineData("JULIET@EXAMPLE.COM", "juliet@example.com")]
    [InlineData("Σ", "σ")]
    [InlineData("１２３", "123")]
    [InlineData("￦", "₩")]
    [InlineData("\uFFE3", "\u00AF")]
    [InlineData("\uFFA1\uFFC2", "\u3131\u314F")]
    [InlineData("𐐀", "𐐨")]
    [InlineData("Ⅳ", "ⅳ")]
    public void Names_that_differ_in_case_or_width_are_one_user(string left, string right) => AssertSameUser(left, right);

    [Theory]
    [InlineData("Caf\u00E9", "cafe\u0301")]
    [InlineData("A\u030A", "\u00E5")]
    [InlineData("\u212B", "\u00E5")]
    [InlineData("\u212A", "k")]
    [InlineData("ｶﾞ", "ガ")]
    [InlineData("ﾊﾟ", "パ")]
    public void Names_that_differ_in_composition_are_one_user(string left, string right)
    {
        Assert.SkipUnless(Globalization.CanNormalize, Globalization.NoData);
        AssertSameUser(left, right);
    }

    [Fact]
    public void Length_is_counted_after_composition()
    {
        Assert.SkipUnless(Globalization.CanNormalize, Globalization.NoData);
        Assert.True(Username.TryCreate(string.Concat(Enumerable.Repeat("e\u0301", 32)), out _));
    }

    private static void AssertSameUser(string left, string right)
    {
        Username first = Create(left);
        Username second = Create(right);

        Assert.Equal(second.Key, first.Key);
        Assert.True(first == second);
        Assert.Equal(first.GetHashCode(), second.GetHashCode());
    }

    [Theory]
    [InlineData("fussball", "fußball")]
    [InlineData("Σ", "ς")]
    [InlineData("σ", "ς")]
    [InlineData("i", "ı")]
    [InlineData("İ", "i")]
    [InlineData("henryⅣ", "henryIV")]
    [InlineData("\uFFA1\uFFC2", "가")]
    [InlineData("e", "é")]
    public void Names_that_RFC_8265_keeps_apart_are_two_users(string left, string right) =>
        Assert.True(Create(left) != Create(right));

    [Theory]
    [InlineData("tr-TR")]
    [InlineData("az")]
    [InlineData("lt")]
    public void The_culture_of_the_machine_changes_nothing(string culture)
    {
        Assert.SkipUnless(Globalization.CanNormalize, Globalization.NoData);
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo(culture);
        try
        {
            Assert.Equal("title", Create("TITLE").Key);
            Assert.NotEqual("i", Create("İ").Key);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_name_is_shown_as_typed_in_its_composed_form()
    {
        Assert.Equal(Globalization.CanNormalize ? "Zoë" : "Zoe\u0308", Create("Zoe\u0308").Display);
        Assert.Equal("ＡＬＩＣＥ", Create("ＡＬＩＣＥ").ToString());
        Assert.Equal("", default(Username).Display);
        Assert.Equal("", default(Username).Key);
    }

    [Fact]
    public void Preparing_a_prepared_name_changes_nothing()
    {
        for (int code = 0x21; code < 0x30000; code++)
        {
            if (code is not (>= 0xD800 and <= 0xDFFF) && Username.TryCreate(char.ConvertFromUtf32(code), out Username name))
            {
                Assert.Equal(name.Key, Create(name.Key).Key);
            }
        }
    }

    private static Username Create(string text)
    {
        Assert.True(Username.TryCreate(text, out Username name), text);
        return name;
    }
}
