using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;
using Buffer = ModelGen.Generator.Lowering.Buffer;

namespace ModelGen.Generator.Tests.Emit;

/// <summary>A list of operations that a test writes, with what goes in and what comes out.</summary>
/// <param name="prefix">What the names of its buffers begin with.</param>
internal sealed class OperationCase(string prefix)
{
    /// <summary>Slots of a sequence, rows of a slot, columns.</summary>
    public static readonly Dim T = new("5", 5), B = new("3", 3), W = new("10", 10);

    private readonly List<Operation> _operations = [];
    private readonly List<View> _inputs = [], _constants = [], _ids = [], _results = [], _scalars = [];

    /// <summary>The operations.</summary>
    public IReadOnlyList<Operation> Operations => _operations;

    /// <summary>What goes in and has a gradient.</summary>
    public IReadOnlyList<View> Inputs => _inputs;

    /// <summary>Masks and weights: numbers that are 0 or above.</summary>
    public IReadOnlyList<View> Constants => _constants;

    /// <summary>Whole numbers that go in.</summary>
    public IReadOnlyList<View> Ids => _ids;

    /// <summary>What comes out and has a gradient from outside.</summary>
    public IReadOnlyList<View> Results => _results;

    /// <summary>Doubles, such as a cost, with which the way back begins by itself.</summary>
    public IReadOnlyList<View> Scalars => _scalars;

    /// <summary>Adds an operation.</summary>
    public void Do(Operation operation) => _operations.Add(operation with { Phase = "case" });

    /// <summary>Something that goes in.</summary>
    public View Input(string name, Dim slots, Dim rows, Dim columns, Role role = Role.Activation) => Kept(_inputs, Make(name, slots, rows, columns, role));

    /// <summary>A mask or weights.</summary>
    public View Constant(string name, Dim slots, Dim rows, Dim columns) => Kept(_constants, Make(name, slots, rows, columns, Role.Drawn));

    /// <summary>Whole numbers below 5: from 0 where they are called labels, and from -1 elsewhere.</summary>
    public View Whole(string name, Dim count) => Kept(_ids, Make(name, Dim.One, Dim.One, count, Role.Ids));

    /// <summary>Something that comes out.</summary>
    public View Result(string name, Dim slots, Dim rows, Dim columns) => Kept(_results, Make(name, slots, rows, columns));

    /// <summary>The first of the whole numbers of a feed.</summary>
    public static int FirstOf(string feed) => feed.EndsWith("labels", StringComparison.Ordinal) ? 0 : -1;

    /// <summary>A double.</summary>
    public View Scalar(string name) => Kept(_scalars, Make(name, Dim.One, Dim.One, new Dim("2", 2)));

    /// <summary>Something in between.</summary>
    public View Make(string name, Dim slots, Dim rows, Dim columns, Role role = Role.Activation) => new(new Buffer(prefix + name, role, slots, rows, columns));

    /// <summary>Cases as the passes of one plan, <c>Forward0</c> and <c>Backward0</c> for the first, held to the rules.</summary>
    /// <param name="cases">The cases.</param>
    /// <param name="target">What it is for.</param>
    /// <param name="letters">Extents that have letters.</param>
    public static ModelPlan PlanOf(IReadOnlyList<OperationCase> cases, Target target, params IReadOnlyList<Letter> letters)
    {
        var buffers = new BufferSet();
        List<PlanPass> passes = [];
        List<Tensor> feeds = [], parameters = [], masks = [], outputs = [], gradients = [], scalars = [];
        for (int number = 0; number < cases.Count; number++)
        {
            OperationCase each = cases[number];
            foreach (Buffer buffer in each.Operations.SelectMany(operation => operation.Reads.Concat(operation.Writes)).Select(view => view.Buffer).Distinct())
            {
                buffers.Make(buffer);
            }

            var adjoint = Adjoint.Of(each.Operations, each.Results);
            View[] ofInputs = [.. each.Inputs.Select(adjoint.Incoming)];
            buffers.Add(adjoint);
            passes.Add(new($"Forward{number}", "There.", each.Operations));
            passes.Add(new($"Backward{number}", "And back.", [.. adjoint.Operations.Select(operation => operation with { Phase = "case" })]) { After = $"Forward{number}" });
            parameters.AddRange(each.Inputs.Where(view => view.Buffer.Role == Role.Parameter).Select(Named));
            feeds.AddRange(each.Inputs.Where(view => view.Buffer.Role != Role.Parameter).Concat(each.Ids).Concat(each.Results.Select(adjoint.GradientOf)).Select(Named));
            masks.AddRange(each.Constants.Select(Named));
            outputs.AddRange(each.Results.Select(Named));
            gradients.AddRange(ofInputs.Select(Named));
            scalars.AddRange(each.Scalars.Select(scalar => Tensor.Of(scalar.Buffer.Name, [Dim.One], scalar)));
        }

        TensorTable[] tables =
        [
            new(TensorTable.Feeds, feeds), new(TensorTable.Parameters, parameters), new(TensorTable.Masks, masks), new(TensorTable.Outputs, outputs),
            new(TensorTable.Gradients, gradients), new(TensorTable.Scalars, scalars),
        ];
        return ModelPlan.Of(passes, tables, letters, target, buffers, PlanRules.Check);

        static Tensor Named(View view) => Tensor.Of(view.Buffer.Name, [view.Rows, view.Columns], view);
    }

    private static View Kept(List<View> list, View view)
    {
        list.Add(view);
        return view;
    }
}
