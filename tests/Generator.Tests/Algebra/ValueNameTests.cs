using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using Xunit;

namespace ModelGen.Generator.Tests.Algebra;

/// <summary>What equations call a value, the code that computes it calls so, too: names stay with values on their way.</summary>
public sealed class ValueNameTests
{
    private readonly ExprPool _pool = new();

    [Fact]
    public void On_a_tape_and_back()
    {
        Expr a = _pool.Input("a"), m = Named("m", _pool.Make(Op.Tanh, a));
        Tape tape = Tape.Record(_pool, [("y", _pool.Multiply(m, _pool.Constant(2)))]);
        Assert.Equal(["a", "m", "", ""], tape.Entries.OrderByDescending(entry => entry.Name.Length).ThenBy(entry => entry.Name).Select(entry => entry.Name));

        var other = new ExprPool();
        Expr played = tape.Play(other, new Dictionary<string, Expr>())[0].Value;
        Assert.Equal("m", other.NameOf(other.Make(Op.Tanh, other.Input("a"))));
        Assert.Null(other.NameOf(played));
    }

    [Fact]
    public void What_takes_the_place_of_an_input_does_not_take_its_name()
    {
        Tape tape = Tape.Record(_pool, [("y", _pool.Make(Op.Tanh, _pool.Input("a")))]);
        Expr given = _pool.Make(Op.Exp, _pool.Input("b"));
        tape.Play(_pool, new Dictionary<string, Expr> { ["a"] = given });
        Assert.Null(_pool.NameOf(given));
    }

    [Fact]
    public void To_the_same_value_made_of_loaded_ones()
    {
        Expr gate = _pool.Make(Op.Sigmoid, _pool.Input("a")), y = Named("y", _pool.Multiply(gate, _pool.Input("b")));
        Expr replaced = _pool.Replace([y], new Dictionary<Expr, Expr> { [gate] = _pool.Input("stored") })[0];
        Assert.NotSame(y, replaced);
        Assert.Equal("y", _pool.NameOf(replaced));
    }

    [Fact]
    public void To_gradients_with_a_d_before_them()
    {
        Expr a = _pool.Input("a"), b = _pool.Input("b"), m = Named("m", _pool.Make(Op.Tanh, a)), dy = _pool.Input("d_y");
        IReadOnlyList<Expr?> gradients = Gradients.Of(_pool, [(Named("y", _pool.Multiply(m, b)), dy)], [a, b]);
        Assert.Equal(["d_a", "d_b"], gradients.Select(gradient => _pool.NameOf(gradient!)));
        Assert.Equal("d_m", _pool.NameOf(_pool.Multiply(dy, b)));
    }

    /// <summary>Means, what is made of them and what is kept are called as in the equations, unless an input is called so.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void To_the_runs_of_equations_with_means(bool isTaken)
    {
        string[] names = ["average", "mean", "scale", "uniform", "kept_t", "kept_value"];
        Expr a = _pool.Input("a"), t = Named("t", _pool.Make(Op.Tanh, a)), u = _pool.Make(Op.Sigmoid, a);
        Expr scale = Named("scale", _pool.Make(Op.Sqrt, Named("average", _pool.Mean(t)))), other = _pool.Make(Op.Sqrt, _pool.Mean(u));
        IEnumerable<(string, Expr)> inputs = isTaken ? names.Select((name, index) => ($"r{index}", _pool.Input(name))) : [];
        var passes = new MeanPasses(Tape.Record(_pool, [("y", _pool.Add(_pool.Multiply(t, scale), _pool.Multiply(u, other))), .. inputs]), mostKept: 9);
        Assert.Equal(names.Select(name => isTaken ? name + "2" : name), passes.UniformNames.Concat(passes.Kept));
        Assert.Equal(passes.Kept, passes.Passes.SelectMany(pass => pass.Terms.Results.Skip(pass.Terms.Results.Count - pass.Kept)).Select(result => result.Name));
    }

    private Expr Named(string name, Expr value)
    {
        _pool.Name(value, name);
        return value;
    }
}
