using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using ModelGen.Generator.Lowering;
using ModelGen.Generator.Tests.Lowering;
using Xunit;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>
/// Holds operations to what they mean: adjoints to central differences, barriers to what is touched, and the text for each target to the
/// plainest computation.
/// </summary>
/// <param name="name">A name for the class of their program.</param>
/// <param name="cases">The cases by name.</param>
/// <param name="steps">The number of steps, where it is known only when a pass runs.</param>
internal sealed class OperationCases(string name, IReadOnlyDictionary<string, Action<OperationCase>> cases, Dim? steps = null)
{
    private readonly Lazy<(PlanProgram Program, Assembly Compiled)> _compiled = new(() =>
    {
        var program = new PlanProgram(name, target => OperationCase.PlanOf(All(cases), target, steps is { } t ? [new Letter(t, "time steps")] : []));
        return (program, PlanProgram.Compile(program));
    });

    /// <summary>What the cases are called.</summary>
    public TheoryData<string> Names => [.. cases.Keys];

    /// <summary>Gradients are the slopes, as lowered and after the rewrites of each target, and barriers suffice.</summary>
    public void CheckMeaning(string which)
    {
        foreach (Target target in Target.All)
        {
            OperationCase each = Build(which, "x_");
            ModelPlan plan = OperationCase.PlanOf([each], target);
            IReadOnlyList<Operation> forward = plan["Forward0"].Operations, backward = plan["Backward0"].Operations;
            var adjoint = Adjoint.Of(each.Operations, each.Results);
            new PlanSlopes
            {
                Forward = forward,
                Backward = backward,
                Inputs = [.. each.Inputs.Select(input => (input, adjoint.Incoming(input)))],
                Results =
                [
                    .. each.Results.Select(result => (result, (View?)adjoint.GradientOf(result))),
                    .. each.Scalars.Select(scalar => (scalar.Block(0, Dim.One), (View?)null)),
                ],
                Constants =
                [
                    .. each.Constants.Select(constant => (constant, (Func<int, int, double>)((row, column) => ((5 * row) + (2 * column)) % 7 / 3 * 0.75))),
                    .. each.Ids.Select(ids => (ids, (Func<int, int, double>)((_, position) => (4 * position % 5) + OperationCase.FirstOf(ids.Buffer.Name)))),
                ],
            }.Check($"{which}, {target}");
            Assert.Empty(Races.In(Intervals.Of(target, forward)));
            Assert.Empty(Races.In(Intervals.Of(target, backward)));
        }
    }

    /// <summary>The program for a target computes all cases, there and back.</summary>
    public void CheckText(Target target, int threads = 1)
    {
        (PlanProgram program, Assembly compiled) = _compiled.Value;
        string[] passes = [.. Enumerable.Range(0, cases.Count).SelectMany(number => (string[])[$"Forward{number}", $"Backward{number}"])];
        program.Check(compiled, target, _ => 5, passes, threads, OperationCase.FirstOf, steps: steps).Dispose();
    }

    private static IReadOnlyList<OperationCase> All(IReadOnlyDictionary<string, Action<OperationCase>> cases) =>
        [.. cases.Values.Select((build, number) => Built(build, $"c{number}_"))];

    private OperationCase Build(string which, string prefix) => Built(cases[which], prefix);

    private static OperationCase Built(Action<OperationCase> build, string prefix)
    {
        var made = new OperationCase(prefix);
        build(made);
        return made;
    }
}
