using ModelGen.Checkpoints;
using Xunit;

namespace ModelGen.Runtime.Tests.Checkpoints;

public class ExcerptTests
{
    [Theory]
    [InlineData("kernel_0 [400, 800]", "kernel_0 [400, 800]")]
    [InlineData("straße 😀 'quoted' \\", "straße 😀 'quoted' \\")]
    [InlineData("", "")]
    [InlineData("a\nb\r\t\u001b[2J\u007f\u0085", @"a\u000ab\u000d\u0009\u001b[2J\u007f\u0085")]
    [InlineData("\u202egpj.exe\u200b\u2028", @"\u202egpj.exe\u200b\u2028")]
    [InlineData("\U000e0041", @"\udb40\udc41")]
    public void What_a_terminal_would_not_show_is_escaped(string text, string shown) => Assert.Equal(shown, Excerpt.Of(text));

    // No attribute can hold these.
    [Fact]
    public void Half_a_character_is_escaped() => Assert.Equal(@"half \ud83d and \ude00", Excerpt.Of("half \ud83d and \ude00"));

    [Fact]
    public void A_long_text_ends_after_200_characters()
    {
        string most = new('x', 200);
        Assert.Equal(most, Excerpt.Of(most));
        Assert.Equal(most + "...", Excerpt.Of(most + "x"));
        Assert.Equal(most + "...", Excerpt.Of(most + new string('x', 100_000)));
    }

    [Fact]
    public void No_character_is_cut_in_two()
    {
        string almost = new('x', 199);
        Assert.Equal(almost + "...", Excerpt.Of(almost + "😀"));
        Assert.Equal(almost + "...", Excerpt.Of(almost + "\n"));
        Assert.Equal(almost[1..] + "😀", Excerpt.Of(almost[1..] + "😀"));
    }
}
