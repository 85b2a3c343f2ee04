using System;
using System.Collections.Generic;

namespace ModelGen.Benchmarks.Compare;

/// <summary>
/// Whether both sides compute the same: the cost in evaluation, that of a text read as one stream, and those of training
/// steps, each of which depends on all gradients before it. Both draw dropout masks in their own way, so nothing is dropped.
/// </summary>
internal static class Agreement
{
    private const double Tolerance = 2e-5;

    // From one to the next chunk of text a state is carried; from one to the next step parameters are, too.
    private const int Chunks = 2, Steps = 6;

    /// <summary>Asks both sides for the same, one after the other.</summary>
    /// <returns>The first difference, in words for the user; null where there is none.</returns>
    public static string? FindDifference(Contestant ours, Contestant theirs, Handover handover)
    {
        return Compare("the cost in evaluation", new { order = "evaluate", first = 0, count = 2 })
            ?? Compare("the cost of a text", new { order = "read", first = 0, count = Math.Min(Chunks, handover.Chunks) })
            ?? Compare("the cost in training", new { order = "train", first = 0, count = Steps, exact_norm = true });

        string? Compare(string what, object order)
        {
            IReadOnlyList<double> a = ours.Ask(order).Losses, b = theirs.Ask(order).Losses;

            // Not a number differs from everything.
            for (int step = 0; step < b.Count; step++)
            {
                if (!(Math.Abs(a[step] - b[step]) <= Tolerance * Math.Abs(b[step])))
                    return $"{what} differs at step {step + 1}: ours {a[step]:r}, PyTorch's {b[step]:r}";
            }

            return null;
        }
    }
}
