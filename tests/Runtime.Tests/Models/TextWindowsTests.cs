using System;
using System.Linq;
using ModelGen.Tests.Fixtures;
using Xunit;

namespace ModelGen.Runtime.Tests.Models;

public sealed class TextWindowsTests
{
    private static LanguageModelConfig Config => LmLstmH8L1.Config with { Name = "WideModel", BatchSize = 2, NumSteps = 3 };

    [Fact]
    public void Streams_are_read_side_by_side_in_time_major_order()
    {
        // Two streams of eight words: 0..7 and 8..15; the seventeenth word is left over.
        var windows = new TextWindows([.. Enumerable.Range(0, 17)], Config);

        Assert.Equal(2, windows.Count);
        windows.MoveTo(0);
        Assert.Equal([0, 8, 1, 9, 2, 10], windows.Tokens);
        Assert.Equal([1, 9, 2, 10, 3, 11], windows.Targets);
        windows.MoveTo(1);
        Assert.Equal([3, 11, 4, 12, 5, 13], windows.Tokens);
        Assert.Equal([4, 12, 5, 13, 6, 14], windows.Targets);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(13, 1)]
    [InlineData(14, 2)]
    [InlineData(929_589, 154_931)]
    public void An_epoch_has_as_many_windows_as_in_the_tutorial(int words, int count) =>
        Assert.Equal(count, new TextWindows(new int[words], Config).Count);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Too_little_text_for_one_window_is_an_error(int words)
    {
        string message = Assert.Throws<ArgumentException>(() => new TextWindows(new int[words], Config)).Message;
        Assert.Equal($"text has {words} ids: WideModel needs at least BatchSize * (NumSteps + 1) = 2 * (3 + 1) = 8. (Parameter 'text')", message);
    }
}
