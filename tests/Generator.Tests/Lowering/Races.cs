using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>
/// Finds operations that may run at the same time and touch the same element, one of them to write it: from what each reads and
/// writes, element by element, without a thought of what a schedule makes of views.
/// </summary>
internal static class Races
{
    /// <summary>The races, in words; none where barriers suffice.</summary>
    public static IEnumerable<string> In(IEnumerable<IReadOnlyList<Step>> intervals) => intervals.SelectMany(In);

    private static IEnumerable<string> In(IReadOnlyList<Step> interval)
    {
        var touched = new Dictionary<(string Storage, int Index), List<(int Step, bool IsWrite, string? Owner)>>();
        for (int step = 0; step < interval.Count; step++)
        {
            Operation operation = interval[step].Operation;
            foreach ((View view, bool isWrite) in operation.Reads.Select(view => (view, false)).Concat(operation.Writes.Select(view => (view, true))))
            {
                var shape = new PlanMemory.Shape(view, interval[step].Steps);
                int? units = Units(operation, view);
                for (int row = 0; row < shape.Rows; row++)
                {
                    for (int column = 0; column < shape.Columns; column++)
                    {
                        (string, int) element = (view.Buffer.Storage, shape.Index(row, column));
                        string? owner = units is null ? null : $"{interval[step].Stage}: {column % units} of {units}";
                        if (!touched.TryGetValue(element, out List<(int Step, bool IsWrite, string? Owner)>? others))
                        {
                            touched.Add(element, others = []);
                        }

                        foreach ((int other, bool wrote, string? by) in others)
                        {
                            if (other != step && (wrote || isWrite) && (owner is null || owner != by))
                            {
                                yield return $"{Describe(interval[other], wrote)} and {Describe(interval[step], isWrite)} meet in {view.Buffer.Name}";
                            }
                        }

                        others.Add((step, isWrite, owner));
                    }
                }
            }
        }
    }

    // By what units those who run an operation divide a view; null where anyone may touch anything of it.
    private static int? Units(Operation operation, View view) => operation switch
    {
        PanelProduct product when view == product.Result => (int)product.Packed.Units.Value,
        UnitProduct product when view == product.Result => (int)product.Units.Value,
        Pointwise { Units: { } units } when view.Columns.Value == units.Value => (int)units.Value,
        Touch { Units: { } units } => (int)units.Value,
        _ => null,
    };

    private static string Describe(Step step, bool isWrite) =>
        $"{step.Operation.GetType().Name} of {step.Operation.Writes.FirstOrDefault()?.Buffer.Name} at {string.Join(", ", step.Steps)} ({(isWrite ? "writes" : "reads")})";
}

/// <summary>An operation of which nothing is known but what it touches.</summary>
/// <param name="Read">What it reads, or nothing.</param>
/// <param name="Written">What it writes, or nothing.</param>
/// <param name="Units">By what units both are divided; null where they are not.</param>
internal sealed record Touch(View? Read, View? Written, Dim? Units = null) : Operation
{
    public override IEnumerable<View> Reads => Read is null ? [] : [Read];

    public override IEnumerable<View> Writes => Written is null ? [] : [Written];

    public override Dim? UnitsOf(View view) => Units;

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);
}
