using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

public sealed class SimplificationTests
{
    private readonly ExprPool _pool = new();
    private readonly Expr _a;
    private readonly Expr _b;

    public SimplificationTests()
    {
        _a = _pool.Input("a");
        _b = _pool.Input("b");
    }

    [Fact]
    public void Equal_expressions_are_the_same_object()
    {
        Assert.Same(_pool.Make(Op.Tanh, _pool.Add(_a, _b)), _pool.Make(Op.Tanh, _pool.Add(_a, _b)));
        Assert.Same(_pool.Multiply(_a, _b), _pool.Multiply(_b, _a));
        Assert.NotSame(_pool.Subtract(_a, _b), _pool.Subtract(_b, _a));
    }

    [Fact]
    public void Neutral_elements_and_double_signs_vanish()
    {
        Expr zero = _pool.Constant(0), one = _pool.Constant(1);
        Assert.Same(_a, _pool.Add(_a, zero));
        Assert.Same(_a, _pool.Add(zero, _a));
        Assert.Same(_a, _pool.Subtract(_a, zero));
        Assert.Same(_a, _pool.Multiply(one, _a));
        Assert.Same(_a, _pool.Negate(_pool.Negate(_a)));
        Assert.Same(_pool.Negate(_a), _pool.Subtract(zero, _a));
        Assert.Same(_pool.Subtract(_a, _b), _pool.Add(_a, _pool.Negate(_b)));
        Assert.Same(_pool.Subtract(_b, _a), _pool.Negate(_pool.Subtract(_a, _b)));
        Assert.Same(_pool.Constant(5), _pool.Add(_pool.Constant(2), _pool.Constant(3)));
    }

    [Fact]
    public void A_product_with_zero_stays_because_it_may_be_infinity_times_zero() =>
        Assert.Equal(Op.Multiply, _pool.Multiply(_a, _pool.Constant(0)).Op);

    [Fact]
    public void A_replaced_value_is_not_computed_any_more()
    {
        Expr gate = _pool.Make(Op.Sigmoid, _a);
        Expr y = _pool.Multiply(gate, _pool.Subtract(_pool.Constant(1), gate));
        Expr stored = _pool.Input("stored");
        Expr replaced = _pool.Replace([y], new Dictionary<Expr, Expr> { [gate] = stored })[0];
        Assert.DoesNotContain(_a, Expr.InOrder([replaced]));
        Assert.Same(_pool.Multiply(stored, _pool.Subtract(_pool.Constant(1), stored)), replaced);
    }

    [Fact]
    public void A_tape_holds_what_its_results_need_and_plays_back_the_same_expressions()
    {
        Expr used = _pool.Make(Op.Tanh, _a);
        _pool.Make(Op.Sigmoid, _b);
        Tape tape = Tape.Record(_pool, [("y", used)]);
        Assert.Equal([Op.Input, Op.Tanh], tape.Entries.Select(entry => entry.Op));
        Assert.Same(used, tape.Play(_pool, new Dictionary<string, Expr>())[0].Value);
    }

    [Fact]
    public void Saved_values_are_the_transcendental_ones_and_nothing_else()
    {
        Expr forget = _pool.Make(Op.Sigmoid, _a), memory = _pool.Multiply(forget, _b);
        Expr dy = _pool.Input("d_y");
        Expr da = Gradients.Of(_pool, [(_pool.Make(Op.Tanh, memory), dy)], [_a])[0]!;
        IReadOnlyList<Expr> saved = SavedValues.Choose([da], [_a, _b], inMemory: [_b]);
        Assert.Equal([forget, _pool.Make(Op.Tanh, memory)], saved);
    }

    [Fact]
    public void What_is_made_of_a_gradient_is_never_a_saved_value()
    {
        Expr dy = _pool.Input("d_y");
        Assert.Equal([_a], SavedValues.Choose([_pool.Make(Op.Tanh, _pool.Multiply(_a, dy))], [_a], inMemory: [dy]));
    }
}
