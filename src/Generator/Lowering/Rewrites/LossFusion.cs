using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Lets a loss leave the gradient of its logits at once, for GPUs: the largest logit and the sum of a row are known then, and the logits
/// are read once less.
/// </summary>
internal static class LossFusion
{
    /// <summary>The passes with every loss whose logits nothing else needs doing so.</summary>
    public static IReadOnlyList<PlanPass> Rewrite(IReadOnlyList<PlanPass> passes)
    {
        List<PlanPass> result = [.. passes];
        for (int back = 0; back < result.Count; back++)
        {
            int there = result.FindIndex(pass => pass.Name == result[back].After);
            foreach (CrossEntropyGradient gradient in there < 0 ? [] : result[back].Operations.OfType<CrossEntropyGradient>().ToArray())
            {
                CrossEntropy[] losses = [.. result[there].Operations.OfType<CrossEntropy>().Where(loss => loss.Logits == gradient.Logits)];
                if (losses.Length != 1 || !losses[0].Form.IsPlain || gradient.Start != Start.Zero
                    || IsDisturbed(result[there].Operations, losses[0], result[back].Operations, gradient))
                {
                    continue;
                }

                CrossEntropy loss = losses[0];
                result[there] = result[there] with
                {
                    Operations = [.. result[there].Operations.Select(other => other == loss ? loss with { Gradient = gradient.Gradient } : other)],
                };
                result[back] = result[back] with { Operations = [.. result[back].Operations.Where(other => other != gradient)] };
            }
        }

        return result;
    }

    // Whether anything between the loss and its gradient needs the place of the gradient for something else.
    private static bool IsDisturbed(IReadOnlyList<Operation> forward, CrossEntropy loss, IReadOnlyList<Operation> backward, CrossEntropyGradient gradient) =>
        forward.SkipWhile(other => other != loss).Skip(1).Concat(backward.TakeWhile(other => other != gradient))
            .Any(between => between.Reads.Concat(between.Writes).Any(view => view.Meets(gradient.Gradient)));
}
