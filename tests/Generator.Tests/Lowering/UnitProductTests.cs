using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>How the work of a time loop is divided by units: blocks own the columns that they write, and nothing that they read.</summary>
public sealed class UnitProductTests
{
    private static readonly Dim T = new("T", 4), B = new("B", 5), H = new("H", 3);

    [Theory]
    [InlineData(1, 4, 3)]
    [InlineData(5, 1, 3)]
    [InlineData(4, 4, 2)]
    [InlineData(3, 2, 12)]
    public void A_product_has_a_group_of_columns_for_each_gate_however_many_rows(int rows, int gates, int units)
    {
        Dim h = new("H", units), all = h.Times(gates);
        View left = View.At(new Buffer("h", Role.Activation, T, new Dim("B", rows), h), 0), result = View.At(new Buffer("z", Role.Activation, T, new Dim("B", rows), all), 0);
        View weights = new(new Buffer("w", Role.Parameter, Dim.One, h, all));
        UnitProduct product = Assert.IsType<UnitProduct>(Rewritten(new Product(Form.Plain, left, weights, result, Start.Zero) { Units = h }));
        Assert.Equal((gates, h), (product.Groups, product.Units));
        Assert.Equal((h, null, null), (product.UnitsOf(result), product.UnitsOf(left), product.UnitsOf(weights)));

        // Without gates all columns are one group.
        product = Assert.IsType<UnitProduct>(Rewritten(new Product(Form.Plain, left, weights, result, Start.Zero)));
        Assert.Equal((1, all), (product.Groups, product.Units));
    }

    [Fact]
    public void A_block_needs_all_units_of_what_it_multiplies_and_its_own_of_what_comes_out()
    {
        View h = Moving("h"), z = Moving("z"), y = Moving("y");
        Pointwise made = Assert.IsType<Pointwise>(Rewritten(Copied(y, h))), read = Assert.IsType<Pointwise>(Rewritten(Copied(z, y)));
        Operation product = Rewritten(new Product(Form.Plain, h, Weights("w"), z, Start.Zero) { Units = H });
        Assert.Equal((H, H), (made.Units, read.Units));
        var schedule = new Schedule();
        Assert.False(schedule.NeedsBarrierBefore(made));
        Assert.True(schedule.NeedsBarrierBefore(product));
        Assert.False(schedule.NeedsBarrierBefore(read));
    }

    /// <summary>A single column, such as which steps are real, is everybody's.</summary>
    [Fact]
    public void A_column_for_all_units_belongs_to_no_block()
    {
        View column = Moving("column") with { Columns = Dim.One }, x = Moving("x"), y = Moving("y");
        var elements = (Pointwise)Rewritten(new Pointwise(Product(), [new("a", x), new("b", column)], [new("y", y)]));
        Assert.Equal((H, H, null), (elements.UnitsOf(x), elements.UnitsOf(y), elements.UnitsOf(column)));
    }

    [Fact]
    public void Rows_with_means_are_not_divided_by_units()
    {
        var pool = new ExprPool();
        var means = new Equation("Means", Tape.Record(pool, [("y", pool.Mean(pool.Input("a")))]));
        View x = Moving("x"), y = Moving("y");
        var elements = (Pointwise)Rewritten(new Pointwise(means, [new("a", x)], [new("y", y)]));
        Assert.Equal((null, null), (elements.Units, UnitProduct.UnitsOf(elements)));
    }

    [Fact]
    public void Weights_that_move_or_are_summed_over_rows_are_no_product_of_units()
    {
        View h = Moving("h"), z = Moving("z");
        foreach (Product product in (Product[])
            [
                new(Form.Plain, h, Moving("w"), z, Start.Zero), new(Form.TransposedLeft, h, Weights("w"), z, Start.Zero),
                new(Form.Plain, h, Weights("w"), z, Start.Zero, Weights("bias")),
            ])
            Assert.Same(product, Rewritten(product));
    }

    private static Operation Rewritten(Operation operation) =>
        ((TimeLoop)UnitLoops.Rewrite([new TimeLoop("loop", T, Backwards: false, [operation])]).Single()).Body[0];

    private static View Moving(string name) => View.At(new Buffer(name, Role.Activation, T, B, H), 0);

    private static View Weights(string name) => new(new Buffer(name, Role.Parameter, Dim.One, H, H));

    private static Pointwise Copied(View x, View y) => new(Derivatives.Copy(), [new("x", x)], [new("y", y)]);

    private static Equation Product()
    {
        var pool = new ExprPool();
        return new Equation("Product", Tape.Record(pool, [("y", pool.Multiply(pool.Input("a"), pool.Input("b")))]));
    }
}
