using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>An operation at certain steps of the loops around.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="Steps">The steps, that of the outermost loop first.</param>
/// <param name="Stage">Stage of a wavefront, whose blocks are its own; 0 elsewhere.</param>
internal sealed record Step(Operation Operation, IReadOnlyList<decimal> Steps, int Stage = 0);

/// <summary>
/// What runs between one barrier and the next, loops unrolled: where barriers stand is asked of <see cref="Schedule"/> in the way in
/// which the writers of programs ask.
/// </summary>
internal static class Intervals
{
    /// <summary>The intervals of a pass for a target.</summary>
    public static IReadOnlyList<IReadOnlyList<Step>> Of(Target target, IEnumerable<Operation> operations) =>
        target == Target.Cpu ? OfThreads(operations) : OfBlocks(operations);

    // As OperationWriter does.
    private static List<List<Step>> OfThreads(IEnumerable<Operation> operations)
    {
        List<List<Step>> intervals = [[]];
        foreach ((Step? step, bool waits) in OfThreads(operations, [], new Schedule(), out _))
        {
            if (waits)
            {
                intervals.Add([]);
            }

            if (step is not null)
            {
                intervals[^1].Add(step);
            }
        }

        return intervals;
    }

    // Steps, each with whether there is a barrier before it; a barrier at the end of a loop's body stands by itself.
    private static List<(Step? Step, bool Waits)> OfThreads(
        IEnumerable<Operation> operations, IReadOnlyList<decimal> steps, Schedule schedule, out int firstBarrier)
    {
        var result = new List<(Step?, bool)>();
        Operation[] list = [.. operations];
        firstBarrier = list.Length;
        for (int index = 0; index < list.Length; index++)
        {
            // What is before the first operation of a body has been asked for by the loop.
            bool waits = (list[index] is TimeLoop ? schedule.Drain() : schedule.NeedsBarrierBefore(list[index])) && (index > 0 || steps.Count == 0);
            firstBarrier = waits && index > 0 ? Math.Min(firstBarrier, index) : firstBarrier;
            result.Add((list[index] is TimeLoop ? null : new Step(list[index], steps), waits));
            if (list[index] is not TimeLoop loop)
            {
                continue;
            }

            // The text is written once: each step of the loop has the barriers of the first one.
            List<(Step? Step, bool Waits)> body = OfThreads(loop.Body, [.. steps, 0], schedule, out int first);
            bool repeats = schedule.NeedsBarrierToRepeat(loop, first, steps.Count);
            foreach (decimal t in Times(loop))
            {
                result.AddRange(body.Select(each => (each.Step is null ? null : each.Step with { Steps = [.. each.Step.Steps.Select((step, depth) => depth == steps.Count ? t : step)] }, each.Waits)));
                result.Add((null, repeats));
            }
        }

        return result;
    }

    // As KernelWriter and LoopWriter do.
    private static List<List<Step>> OfBlocks(IEnumerable<Operation> operations)
    {
        var schedule = new Schedule();
        List<List<Step>> intervals = [[]];
        foreach (Operation operation in operations)
        {
            bool isElements = operation is not (TimeLoop or Wavefront or Product or GradientNorm or CrossEntropy or SumLosses or MeanWeights or Softmax or SoftmaxGradient or KeepCost or Pointwise { HasMeans: true });
            if (!isElements || schedule.NeedsBarrierBefore(operation))
            {
                schedule = new Schedule();
                schedule.NeedsBarrierBefore(operation);
                intervals.Add([]);
            }

            if (operation is TimeLoop or Wavefront)
            {
                intervals.AddRange(OfLoop(operation is TimeLoop loop ? [loop] : [.. ((Wavefront)operation).Stages]));
            }
            else
            {
                intervals[^1].Add(new Step(operation, []));
            }

            if (!isElements)
            {
                schedule = new Schedule();
                intervals.Add([]);
            }
        }

        return intervals;
    }

    private static List<List<Step>> OfLoop(IReadOnlyList<TimeLoop> stages)
    {
        List<Operation>[][] parts = new List<Operation>[stages.Count][];
        bool waitsAtEnd = false;
        for (int stage = 0; stage < stages.Count; stage++)
        {
            var schedule = new Schedule();
            List<List<Operation>> cut = [[]];
            foreach (Operation operation in stages[stage].Body)
            {
                if (schedule.NeedsBarrierBefore(operation) && cut[^1].Count > 0)
                {
                    cut.Add([]);
                }

                cut[^1].Add(operation);
            }

            parts[stage] = [.. cut];
            waitsAtEnd |= schedule.NeedsBarrierToRepeat(stages[stage], cut.Count == 1 ? stages[stage].Body.Count : cut[0].Count);
        }

        waitsAtEnd |= parts.Any(one => parts.Any(other => one != other && one[^1].Any(last => other[0].Any(first => Operation.Depend(last, first)))));
        List<List<Step>> intervals = [[]];
        decimal[][] times = [.. stages.Select(stage => Times(stage).ToArray())];
        int most = parts.Max(stage => stage.Length);
        for (int wave = 0; wave < times[0].Length + stages.Count - 1; wave++)
        {
            for (int part = 0; part < most; part++)
            {
                for (int stage = 0; stage < stages.Count; stage++)
                {
                    if (part < parts[stage].Length && wave >= stage && wave - stage < times[stage].Length)
                    {
                        intervals[^1].AddRange(parts[stage][part].Select(operation => new Step(operation, [times[stage][wave - stage]], stage)));
                    }
                }

                if (part < most - 1 || waitsAtEnd)
                {
                    intervals.Add([]);
                }
            }
        }

        return intervals;
    }

    private static IEnumerable<decimal> Times(TimeLoop loop)
    {
        IEnumerable<decimal> times = Enumerable.Range(0, (int)loop.Steps.Value).Select(step => (decimal)step);
        return loop.Backwards ? times.Reverse() : times;
    }
}
