using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// What operations say of themselves: barriers, the arena and the way back are made from it, and a plan can be right without it by
/// luck.
/// </summary>
public sealed class OperationTests
{
    private static readonly Dim T = new("T", 3), B = new("B", 2), H = new("H", 4), K = new("K", 5);

    private static readonly View X = Values("x", B, H), Y = Values("y", B, K), W = Values("w", H, K), Row = Values("row", Dim.One, K);

    [Fact]
    public void A_row_is_read_where_a_matrix_is_filled_with_it()
    {
        Assert.Equal([Row], new Fill(Y, Row).Reads);
        Assert.Empty(new Fill(Y, null).Reads);
    }

    [Fact]
    public void A_product_reads_its_bias_which_is_as_wide_as_the_result()
    {
        var product = new Product(Form.Plain, X, W, Y, Start.Zero, Row);
        Assert.Equal([X, W, Row], product.Reads);
        Assert.Contains(new Extent(Row, Dim.One, K), product.Extents);
        Assert.Equal([X, W], (product with { Bias = null }).Reads);
    }

    [Fact]
    public void Equations_read_what_they_add_to()
    {
        var copy = new Pointwise(Derivatives.Copy(), [new("x", X)], [new("y", Y, Start.Sum)]);
        Assert.Equal([X, Y], copy.Reads);
        Assert.Equal([Y], copy.Sums);
        Assert.Equal([X], (copy with { Results = [new("y", Y)] }).Reads);
    }

    [Fact]
    public void A_sum_of_columns_adds_only_where_it_says_so()
    {
        Assert.Empty(new ColumnSum(Y, Row, Start.Zero).Sums);
        Assert.Equal([Row], new ColumnSum(Y, Row, Start.Sum).Sums);
    }

    [Fact]
    public void A_sum_of_columns_leaves_a_loop_where_all_steps_add_to_one_row()
    {
        View moving = View.At(Y.Buffer, 0), sums = View.At(Row.Buffer, 0);
        Assert.Equal(new ColumnSum(View.Range(Y.Buffer, Dim.Zero, T), Row, Start.Sum), new ColumnSum(moving, Row, Start.Sum).AfterLoop(0, T));
        Assert.Null(new ColumnSum(moving, sums, Start.Sum).AfterLoop(0, T));
        Assert.Null(new ColumnSum(Y, Row, Start.Sum).AfterLoop(0, T));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Logits_are_written_where_they_become_their_gradient(bool leavesGradient) =>
        Assert.Equal(leavesGradient ? [Row, Y] : [Row], (new CrossEntropy(Y, Row, Row, B) with { Gradient = leavesGradient ? Y : null }).Writes);

    [Fact]
    public void A_view_that_moves_passes_over_all_steps()
    {
        Assert.Equal(View.Range(Y.Buffer, new Dim("1", 1), T), View.At(Y.Buffer, 1).Unrolled(0, T));
        Assert.Null(Y.Unrolled(0, T));
        Assert.Null((View.At(Y.Buffer, 1) with { RowsPerSlot = Dim.One }).Unrolled(0, T));

        // In a loop of two steps inside of the other one: step by step of the outer loop both slots, and after it all of them.
        Dim s = new("S", 2);
        View inner = View.At(Y.Buffer, 1, [s, Dim.One]), outer = View.At(Y.Buffer, 1, [s]) with { Slots = s };
        Assert.Equal(outer, inner.Unrolled(1, s));
        Assert.Equal(View.Range(Y.Buffer, new Dim("1", 1), T.Times(s)), outer.Unrolled(0, T));
        Assert.Null(View.At(Y.Buffer, 1, [s.PlusOne(), Dim.One]).Unrolled(1, s)!.Unrolled(0, T));
        Assert.Null(View.At(Y.Buffer, 1, [s]).Unrolled(1, s));
        Assert.Equal(View.At(Y.Buffer, 1), View.At(Y.Buffer, 1, [Dim.One, Dim.Zero]));
    }

    private static View Values(string name, Dim rows, Dim columns) => new(new Buffer(name, Role.Activation, new Dim("T+1", 4), rows, columns));
}
