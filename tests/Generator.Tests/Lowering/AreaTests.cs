using ModelGen.Generator.Lowering;
using Xunit;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>Rectangles of a buffer: what two of them are together.</summary>
public sealed class AreaTests
{
    private static readonly Area Middle = new(10, 20, 2, 6);

    [Theory]
    [InlineData(20, 30, 10, 30)]
    [InlineData(0, 10, 0, 20)]
    [InlineData(15, 30, 10, 30)]
    [InlineData(5, 15, 5, 20)]
    [InlineData(12, 15, 10, 20)]
    [InlineData(0, 30, 0, 30)]
    public void Areas_of_the_same_columns_that_touch_or_overlap_are_one(int first, int end, int firstOfBoth, int endOfBoth)
    {
        Area other = new(first, end, 2, 6), both = new(firstOfBoth, endOfBoth, 2, 6);
        Assert.Equal(both, Middle.Join(other));
        Assert.Equal(both, other.Join(Middle));
    }

    [Theory]
    [InlineData(21, 30, 2, 6)]
    [InlineData(0, 9, 2, 6)]
    [InlineData(20, 30, 1, 6)]
    [InlineData(20, 30, 2, 7)]
    [InlineData(10, 20, 6, 8)]
    public void Areas_that_lie_apart_and_those_of_other_columns_are_not(int firstRow, int endRow, int firstColumn, int endColumn)
    {
        Area other = new(firstRow, endRow, firstColumn, endColumn);
        Assert.Null(Middle.Join(other));
        Assert.Null(other.Join(Middle));
    }
}
