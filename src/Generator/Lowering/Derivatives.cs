using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Algebra;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>Makes the equations of a plan, each with its derivative.</summary>
internal static class Derivatives
{
    /// <summary>What a gradient's name begins with.</summary>
    public const string Prefix = "d_";

    /// <summary>What the name of a new state ends with; <c>c</c> is the old one, <c>c_next</c> the new one.</summary>
    public const string Next = "_next";

    /// <summary>Dropout: y = x * mask, so dx = dy * mask.</summary>
    public static Equation Dropout()
    {
        var pool = new ExprPool();
        Expr x = pool.Input("x");
        Expr mask = pool.Input("mask");
        Expr y = pool.Multiply(x, mask);
        Expr dx = Gradients.Of(pool, [(y, pool.Input(Prefix + "y"))], [x])[0]!;
        return new Equation(
            "Dropout", Tape.Record(pool, [("y", y)]), new Equation("DropoutBackward", Tape.Record(pool, [(Prefix + "x", dx)])));
    }

    /// <summary>A cell without a way back: for evaluation.</summary>
    public static Equation CellInference(CellSpec cell, IReadOnlyDictionary<string, double> hyperparameters)
    {
        var pool = new ExprPool();
        return new Equation(
            $"{cell.Name}Inference",
            Tape.Record(pool, [.. NewStates(pool, cell, hyperparameters).Select(state => (state.Name + Next, state.Value))]));
    }

    /// <summary>
    /// A cell for training. Its results are the new states, then the values that backward needs, under the names in
    /// <paramref name="saved"/>.
    /// </summary>
    public static Equation CellTraining(
        CellSpec cell, IReadOnlyDictionary<string, double> hyperparameters, out IReadOnlyList<string> saved)
    {
        var pool = new ExprPool();
        IReadOnlyList<(string Name, Expr Value)> states = NewStates(pool, cell, hyperparameters);
        Expr[] inputs = [.. cell.Gates.Select(gate => gate.Name).Concat(cell.States).Select(pool.Input)];
        IReadOnlyList<Expr?> gradients = Gradients.Of(
            pool, [.. states.Select(state => (state.Value, pool.Input(Prefix + state.Name + Next)))], inputs);
        (string Name, Expr Value)[] backward = [.. inputs.Zip(gradients, (input, gradient) => (input.Name, Value: gradient))
            .Where(pair => pair.Value is not null).Select(pair => (Prefix + pair.Name, pair.Value!))];

        // Old and new states lie in their own slots; everything else that backward needs is stored beside them.
        Expr[] inMemory = [.. cell.States.Select(pool.Input), .. states.Select(state => state.Value)];
        IReadOnlyList<Expr> chosen = SavedValues.Choose(backward.Select(result => result.Value), inputs, inMemory);
        var names = new Dictionary<Expr, string>();
        foreach (Expr value in chosen)
        {
            names.Add(value, value.Op == Op.Input ? value.Name : pool.NameOf(value) ?? $"saved_{names.Count}");
        }

        saved = [.. chosen.Select(value => names[value])];
        var loads = names.ToDictionary(pair => pair.Key, pair => pool.Input(pair.Value));
        foreach ((string name, Expr value) in states)
        {
            loads[value] = pool.Input(name + Next);
        }

        IReadOnlyList<Expr> loaded = pool.Replace([.. backward.Select(result => result.Value)], loads);
        Tape forward = Tape.Record(
            pool, [.. states.Select(state => (state.Name + Next, state.Value)), .. chosen.Select(value => (names[value], value))]);
        Tape derivative = Tape.Record(pool, [.. backward.Zip(loaded, (result, value) => (result.Name, value))]);
        return new Equation($"{cell.Name}Forward", forward, new Equation($"{cell.Name}Backward", derivative));
    }

    private static IReadOnlyList<(string Name, Expr Value)> NewStates(
        ExprPool pool, CellSpec cell, IReadOnlyDictionary<string, double> hyperparameters) =>
        cell.Equations.Play(pool, hyperparameters.ToDictionary(pair => pair.Key, pair => pool.Constant(pair.Value)));
}
