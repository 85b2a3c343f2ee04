using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>How a time loop joins those before it: what has to be done before them all, and what can wait until they are over.</summary>
internal sealed record WavefrontJoint(IReadOnlyList<Operation> Before, Wavefront Wavefront, IReadOnlyList<Operation> After)
{
    // A block has 8 units of a layer. This many blocks are on any device at the same time, each alone on its multiprocessor; and
    // the registers of its threads hold two matrices of so many units a side.
    private const int UnitsOfBlock = 8;
    private const int MostBlocks = 100;
    private const int MostUnits = 256;

    /// <summary>The joint; null where the loop has to wait, or where there is no room.</summary>
    /// <param name="first">A loop, or several that were joined.</param>
    /// <param name="between">What comes after it.</param>
    /// <param name="next">The loop that comes then.</param>
    public static WavefrontJoint? Of(Operation first, IReadOnlyList<Operation> between, TimeLoop next)
    {
        TimeLoop[] stages = first is Wavefront wavefront ? [.. wavefront.Stages] : [(TimeLoop)first];
        if (stages[0].Steps != next.Steps || stages[0].Backwards != next.Backwards || Operation.Depend(first, next)
            || !Fit([.. stages, next]))
        {
            return null;
        }

        (List<Operation> before, List<Operation> staged, List<Operation> after) = Sort(first, between, next);
        List<Operation> handedOn = [], steps = [];
        foreach (Operation operation in staged)
        {
            if (!IsInStep(operation, first) || Step(operation, next) is not { } step)
            {
                return null;
            }

            // What is made of a layer's own units, such as dropout, it makes itself: the next one would have to wait for it.
            if (step is Pointwise && !steps.Append(next).Any(other => other.Disturbs(step)))
            {
                handedOn.Add(step);
                continue;
            }

            // The loop adds to what it finds, perhaps before its turn: so everything is added, to a beginning that is made first.
            steps.Add(step.Adding());
            before.AddRange(Begin(operation).Select(begin => begin with { Phase = operation.Phase }));
        }

        if (steps.Count + handedOn.Count == 0)
        {
            return null;
        }

        stages[stages.Length - 1] = stages[stages.Length - 1] with { Body = [.. stages[stages.Length - 1].Body, .. handedOn] };
        return new(before, new Wavefront([.. stages, next with { Body = [.. steps, .. next.Body] }]) { Phase = next.Phase }, after);
    }

    // What does not depend on the first loops goes before them; what the next one depends on then, in between, step by step.
    private static (List<Operation> Before, List<Operation> Staged, List<Operation> After) Sort(
        Operation first, IReadOnlyList<Operation> between, TimeLoop next)
    {
        List<Operation> before = [], waiting = [], staged = [], after = [], behind = [first], ahead = [next];
        foreach (Operation operation in between)
        {
            bool waits = behind.Any(other => Operation.Depend(other, operation));
            (waits ? waiting : before).Add(operation);
            if (waits)
            {
                behind.Add(operation);
            }
        }

        foreach (Operation operation in Enumerable.Reverse(waiting))
        {
            bool isNeeded = ahead.Any(other => Operation.Depend(operation, other));
            (isNeeded ? staged : after).Insert(0, operation);
            if (isNeeded)
            {
                ahead.Add(operation);
            }
        }

        return (before, staged, after);
    }

    // Whether an operation over all steps needs of the first loops no more than the same step, and does not get in their way.
    private static bool IsInStep(Operation operation, Operation first) =>
        operation.Reads.All(read => first.Writes
            .Where(write => write.Buffer.Storage == read.Buffer.Storage)
            .All(write => write.FollowsTime && write.FirstSlot.Value == read.FirstSlot.Value))
        && operation.Writes.All(write => first.Reads.Concat(first.Writes).All(view => view.Buffer.Storage != write.Buffer.Storage));

    // A step of an operation; null if it has none.
    private static Operation? Step(Operation operation, TimeLoop next) => operation switch
    {
        Product { Form: not Form.TransposedLeft, Right.Buffer.Role: Role.Parameter } product
            when AtStep(product.Left, next) is { } left && AtStep(product.Result, next) is { } result
                && (product.Form == Form.Plain ? UnitsOf(result, next) : product.Result.Columns) is { } units =>
            new UnitProduct(product.Form, left, product.Right, units, result, product.Start),
        Pointwise { HasMeans: false } pointwise
            when pointwise.Inputs.Where(input => !pointwise.IsSlot(input.View)).Concat(pointwise.Results)
                .All(operand => AtStep(operand.View, next) is not null) =>
            pointwise with
            {
                Inputs = [.. pointwise.Inputs.Select(input => pointwise.IsSlot(input.View) ? input : input with { View = AtStep(input.View, next)! })],
                Results = [.. pointwise.Results.Select(result => result with { View = AtStep(result.View, next)! })],
                Units = pointwise.Columns,
            },
        _ => null,
    };

    // The units by which the next layer's blocks divide what is made for it; null where it does not meet it itself, such as queries of an attention.
    private static Dim? UnitsOf(View made, TimeLoop next) => next.Body
        .Where(operation => operation.Reads.Concat(operation.Writes).Any(made.MeetsInStep)).Select(UnitProduct.UnitsOf).FirstOrDefault(units => units is not null);

    private static IEnumerable<Operation> Begin(Operation operation) => operation switch
    {
        Product { Bias: { } bias } product => [new Fill(product.Result, bias)],
        Product { Start: Start.Zero } product => [new Clear(product.Result)],
        Pointwise pointwise => pointwise.Results.Where(result => result.Start == Start.Zero).Select(result => new Clear(result.View)),
        _ => [],
    };

    private static View? AtStep(View view, TimeLoop loop) =>
        !view.FollowsTime && view.Slots == loop.Steps ? view with { Strides = [Dim.One], Slots = Dim.One } : null;

    private static bool Fit(IReadOnlyList<TimeLoop> stages)
    {
        decimal[] units = [.. stages.Select(stage => stage.Body.Max(operation => UnitProduct.UnitsOf(operation)?.Value ?? decimal.MaxValue))];
        return units.All(most => most <= MostUnits) && units.Sum(most => decimal.Ceiling(most / UnitsOfBlock)) <= MostBlocks;
    }
}
