using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>A list of operations that a test writes by hand, with its way back, as passes of a plan: <c>Forward_name</c> and <c>Backward_name</c>.</summary>
/// <param name="Name">Its name; that of each of its buffers begins with it, where several lists share a plan.</param>
/// <param name="Operations">The operations.</param>
internal sealed record HandList(string Name, IReadOnlyList<Operation> Operations)
{
    /// <summary>Different ids.</summary>
    public const int Classes = 4;

    /// <summary>What comes after them, and has no way back.</summary>
    public IReadOnlyList<Operation> Unfollowed { get; init; } = [];

    /// <summary>What it is differentiated by: whole buffers.</summary>
    public IReadOnlyList<View> Inputs { get; init; } = [];

    /// <summary>What else goes in: ids and constants.</summary>
    public IReadOnlyList<View> Constants { get; init; } = [];

    /// <summary>What comes out, each with a gradient that is given: whole buffers.</summary>
    public IReadOnlyList<View> Results { get; init; } = [];

    /// <summary>What else can be looked at afterwards.</summary>
    public IReadOnlyList<View> Shown { get; init; } = [];

    /// <summary>The cost of its losses, where it has any.</summary>
    public View? Cost { get; init; }

    /// <summary>The passes of several lists.</summary>
    public static IReadOnlyList<string> Passes(IEnumerable<HandList> lists) => [.. lists.SelectMany(list => (string[])[$"Forward_{list.Name}", $"Backward_{list.Name}"])];

    /// <summary>Several lists as one plan, held to the rules.</summary>
    public static ModelPlan PlanOf(IReadOnlyList<HandList> lists, Target target, IReadOnlyList<Letter> letters)
    {
        var buffers = new BufferSet();
        List<PlanPass> passes = [];
        List<Tensor> feeds = [], parameters = [], outputs = [], gradients = [], scalars = [];
        foreach (HandList list in lists)
        {
            foreach (Buffer buffer in list.Operations.Concat(list.Unfollowed).SelectMany(operation => operation.Reads.Concat(operation.Writes)).Select(view => view.Buffer).Distinct())
            {
                buffers.Make(buffer);
            }

            Adjoint adjoint = list.WayBack(out IReadOnlyList<View> asked);
            buffers.Add(adjoint);
            passes.Add(new($"Forward_{list.Name}", "There.", InPhase([.. list.Operations, .. list.Unfollowed])));
            passes.Add(new($"Backward_{list.Name}", "And back.", InPhase(adjoint.Operations)) { After = $"Forward_{list.Name}" });
            feeds.AddRange(list.Constants.Concat(list.Inputs.Where(view => view.Buffer.Role != Role.Parameter)).Concat(list.Results.Select(adjoint.GradientOf)).Select(Named));
            parameters.AddRange(list.Inputs.Where(view => view.Buffer.Role == Role.Parameter).Select(Named));
            outputs.AddRange(list.Results.Concat(list.Shown).Select(Named));
            gradients.AddRange(asked.Select(Named));
            scalars.AddRange(list.Cost is null ? [] : [Tensor.Of(list.Cost.Buffer.Name, [Dim.One], list.Cost)]);
        }

        TensorTable[] tables =
        [
            new(TensorTable.Feeds, feeds), new(TensorTable.Parameters, parameters), new(TensorTable.Outputs, outputs), new(TensorTable.Gradients, gradients),
            new(TensorTable.Scalars, scalars),
        ];
        return ModelPlan.Of(passes, tables, letters, target, buffers, PlanRules.Check);

        static Tensor Named(View view) => Tensor.Of(view.Buffer.Name, [view.Rows, view.Columns], view);

        static IReadOnlyList<Operation> InPhase(IReadOnlyList<Operation> operations) => [.. operations.Select(operation => operation with { Phase = "list" })];
    }

    /// <summary>Holds its gradients to the slopes of its results and its cost.</summary>
    public void CheckSlopes()
    {
        Adjoint adjoint = WayBack(out IReadOnlyList<View> asked);
        new PlanSlopes
        {
            Forward = Operations,
            Backward = adjoint.Operations,
            Inputs = Inputs.Zip(asked),
            Results = [.. Results.Select(result => (result, (View?)adjoint.GradientOf(result))), .. Cost is null ? [] : (IEnumerable<(View, View?)>)[(Cost.Block(0, Dim.One), null)]],
            Constants = Constants.Select(constant => (constant, constant.Buffer.Role == Role.Ids
                ? (_, column) => (1 + (3 * column)) % Classes
                : (Func<int, int, double>)((row, column) => ((2 * row) + column + 1) % 7 / 5.0))),
        }.Check(Name);
    }

    private Adjoint WayBack(out IReadOnlyList<View> asked)
    {
        var adjoint = Adjoint.Of(Operations, Results);
        asked = [.. Inputs.Select(adjoint.Incoming)];
        return adjoint;
    }
}
