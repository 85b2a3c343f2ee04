using ModelGen.Generator.Algebra;
using ModelGen.Generator.Lowering;
using Xunit;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>A slot that all steps of a loop add to, while each step reads a slot of its own of the same buffer.</summary>
public sealed class AdjointSlotTests
{
    private static readonly Dim T = new("T", 4), B = new("B", 2), H = new("H", 3);

    /// <summary>
    /// The gradient of the slot is asked for in the first iteration of the way back, and comes in the one of the slot: until then
    /// it is zero, though each iteration begins with a contribution to the buffer.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Its_gradient_is_zero_until_the_step_that_reads_it(bool isBackwards)
    {
        Buffer x = Make("x"), y = Make("y"), z = Make("z");
        View row = new(new Buffer("row", Role.Parameter, Dim.One, Dim.One, H)), slot = View.Range(y, new Dim("2", 2), Dim.One);
        PlanSlopes.Check(
            [
                new Fill(new View(y), row),
                new TimeLoop(
                    "loop", T, isBackwards,
                    [Squared(View.At(x, 0), new("y", slot, Start.Sum)), new Carry(View.At(y, 0), View.At(z, 0)) { IsFollowed = true }]),
            ],
            [new View(z)], new View(x), row);
    }

    private static Buffer Make(string name) => new(name, Role.Activation, T, B, H);

    private static Pointwise Squared(View x, Operand y)
    {
        var pool = new ExprPool();
        Expr a = pool.Input("a"), value = pool.Multiply(a, a);
        Expr gradient = Gradients.Of(pool, [(value, pool.Input("d_y"))], [a])[0]!;
        return new(
            new Equation("Test", Tape.Record(pool, [("y", value)]), new Equation("TestBackward", Tape.Record(pool, [("d_a", gradient)]))),
            [new("a", x)], [y]);
    }
}
