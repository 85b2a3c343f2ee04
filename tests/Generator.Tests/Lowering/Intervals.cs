using System;
using System.Collections.Generic;
using System.Linq;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Tests.Lowering;

/// <summary>An operation of a certain time step.</summary>
/// <param name="Operation">The operation.</param>
/// <param name="T">The time step; 0 outside of loops.</param>
/// <param name="Stage">Stage of a wavefront, whose blocks are its own; 0 elsewhere.</param>
internal sealed record Step(Operation Operation, int T, int Stage = 0);

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
        var schedule = new Schedule();
        List<List<Step>> intervals = [[]];
        foreach (Operation operation in operations)
        {
            if (operation is not TimeLoop loop)
            {
                Add(new Step(operation, 0), schedule.NeedsBarrierBefore(operation));
                continue;
            }

            if (schedule.Drain())
            {
                intervals.Add([]);
            }

            bool[] waits = [.. loop.Body.Select(schedule.NeedsBarrierBefore)];
            int first = Array.IndexOf(waits, true, 1);
            bool repeats = schedule.NeedsBarrierToRepeat(loop, first < 0 ? waits.Length : first);
            foreach (int t in Times(loop))
            {
                for (int index = 0; index < waits.Length; index++)
                {
                    Add(new Step(loop.Body[index], t), index > 0 && waits[index]);
                }

                if (repeats)
                {
                    intervals.Add([]);
                }
            }
        }

        return intervals;

        void Add(Step step, bool waits)
        {
            if (waits)
            {
                intervals.Add([]);
            }

            intervals[^1].Add(step);
        }
    }

    // As KernelWriter and LoopWriter do.
    private static List<List<Step>> OfBlocks(IEnumerable<Operation> operations)
    {
        var schedule = new Schedule();
        List<List<Step>> intervals = [[]];
        foreach (Operation operation in operations)
        {
            bool isElements = operation is not (TimeLoop or Wavefront or Product or LogitLoss or LogitProbabilities or Pointwise { HasMeans: true });
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
                intervals[^1].Add(new Step(operation, 0));
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
        int[][] times = [.. stages.Select(stage => Times(stage).ToArray())];
        int most = parts.Max(stage => stage.Length);
        for (int wave = 0; wave < times[0].Length + stages.Count - 1; wave++)
        {
            for (int part = 0; part < most; part++)
            {
                for (int stage = 0; stage < stages.Count; stage++)
                {
                    if (part < parts[stage].Length && wave >= stage && wave - stage < times[stage].Length)
                    {
                        intervals[^1].AddRange(parts[stage][part].Select(operation => new Step(operation, times[stage][wave - stage], stage)));
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

    private static IEnumerable<int> Times(TimeLoop loop)
    {
        IEnumerable<int> times = Enumerable.Range(0, (int)loop.Steps.Value);
        return loop.Backwards ? times.Reverse() : times;
    }
}
