using System.Linq;
using ModelGen.Ptb.Tests.Fakes;
using ModelGen.Ptb.Text;
using Xunit;

namespace ModelGen.Ptb.Tests;

public class WindowsTests
{
    [Fact]
    public void Streams_are_read_side_by_side_in_time_major_order()
    {
        // Two streams of eight words: 0..7 and 8..15; the seventeenth word is left over.
        var windows = new Windows([.. Enumerable.Range(0, 17)], WideShape.Config, "training");

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
        Assert.Equal(count, new Windows(new int[words], WideShape.Config, "training").Count);

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Too_little_text_for_one_window_is_an_error(int words)
    {
        string message = Assert.Throws<InputException>(() => new Windows(new int[words], WideShape.Config, "training")).Message;
        Assert.Equal(
            $"The training text has {words} words; WideModel needs at least 8 (BatchSize = 2 streams of NumSteps = 3 words and"
            + " one more).",
            message);
    }
}
