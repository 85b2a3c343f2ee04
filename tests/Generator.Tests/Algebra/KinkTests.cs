using System;
using System.Linq;
using ModelGen.Generator.Algebra;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>Where a function has a kink or a jump, its derivative there is a convention, which differences cannot tell.</summary>
public sealed class KinkTests
{
    [Theory]
    [InlineData(nameof(Op.Relu), 0, 0)]
    [InlineData(nameof(Op.Relu), -0.0, 0)]
    [InlineData(nameof(Op.Relu), 1e-30, 1)]
    [InlineData(nameof(Op.Relu), -1e-30, 0)]
    [InlineData(nameof(Op.Abs), 0, 0)]
    [InlineData(nameof(Op.Abs), -0.0, 0)]
    [InlineData(nameof(Op.Abs), 1e-30, 1)]
    [InlineData(nameof(Op.Abs), -1e-30, -1)]
    public void At_a_kink_at_zero_nothing_is_learned(string operation, double x, double expected) =>
        Assert.Equal([2 * expected], Gradient(Enum.Parse<Op>(operation), x));

    [Theory]
    [InlineData(nameof(Op.Min), 1, 1, 0, 1)]
    [InlineData(nameof(Op.Min), 1, 2, 1, 0)]
    [InlineData(nameof(Op.Min), 2, 1, 0, 1)]
    [InlineData(nameof(Op.Max), 1, 1, 0, 1)]
    [InlineData(nameof(Op.Max), 1, 2, 0, 1)]
    [InlineData(nameof(Op.Max), 2, 1, 1, 0)]
    public void Of_two_equal_values_the_second_is_followed(string operation, double a, double b, double first, double second) =>
        Assert.Equal([2 * first, 2 * second], Gradient(Enum.Parse<Op>(operation), a, b));

    [Theory]
    [InlineData(nameof(Op.IfLess), 1, 1, 0, 1)]
    [InlineData(nameof(Op.IfLess), 0, 1, 1, 0)]
    [InlineData(nameof(Op.IfLess), 1, 0, 0, 1)]
    [InlineData(nameof(Op.IfLessOrEqual), 1, 1, 1, 0)]
    [InlineData(nameof(Op.IfLessOrEqual), 0, 1, 1, 0)]
    [InlineData(nameof(Op.IfLessOrEqual), 1, 0, 0, 1)]
    [InlineData(nameof(Op.IfEqual), 1, 1, 1, 0)]
    [InlineData(nameof(Op.IfEqual), 0, 1, 0, 1)]
    [InlineData(nameof(Op.IfLess), double.NaN, 1, 0, 1)]
    [InlineData(nameof(Op.IfLessOrEqual), double.NaN, 1, 0, 1)]
    [InlineData(nameof(Op.IfEqual), double.NaN, double.NaN, 0, 1)]
    public void A_choice_is_followed_where_it_was_made_and_what_is_compared_is_not(
        string operation, double a, double b, double first, double second) =>
        Assert.Equal([0, 0, 2 * first, 2 * second], Gradient(Enum.Parse<Op>(operation), a, b, 5, 7));

    // The gradient 2 of the result, at a point.
    private static double[] Gradient(Op op, params double[] point)
    {
        var pool = new ExprPool();
        Expr[] inputs = [.. point.Select((_, index) => pool.Input($"x{index}"))];
        var values = point.Select((value, index) => (Name: $"x{index}", value)).Append((Name: "d_y", value: 2)).ToDictionary(pair => pair.Name, pair => pair.value);
        return
        [
            .. Gradients.Of(pool, [(pool.Make(op, inputs), pool.Input("d_y"))], inputs)
                .Select(gradient => gradient is null ? 0 : TapeEvaluator.Evaluate(pool, gradient, values)),
        ];
    }
}
