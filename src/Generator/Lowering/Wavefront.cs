using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// Time loops of stacked layers that run at once, each a step behind the one before it: while one is at step t, the next is at
/// the step that the former has just finished. So L layers take T + L - 1 steps rather than L T, for blocks that wait at a barrier
/// after each.
/// </summary>
/// <param name="Stages">The loops; what a layer needs of the one before, such as the product with its input, is done step by step.</param>
internal sealed record Wavefront(EquatableArray<TimeLoop> Stages) : Operation
{
    public override IEnumerable<View> Reads => Stages.SelectMany(stage => stage.Reads);

    public override IEnumerable<View> Writes => Stages.SelectMany(stage => stage.Writes);

    public override void Differentiate(Adjoint adjoint) => throw Adjoint.SecondOrder(this);

    /// <summary>The operations with such loops put together as lie one after the other and fit on a device at the same time.</summary>
    public static IReadOnlyList<Operation> Merge(IEnumerable<Operation> operations)
    {
        var result = new List<Operation>();
        int last = -1;
        foreach (Operation operation in operations)
        {
            if (operation is TimeLoop loop)
            {
                List<Operation> since = last < 0 ? [] : result.GetRange(last, result.Count - last);
                if (since.Count > 0 && WavefrontJoint.Of(since[0], [.. since.Skip(1)], loop) is { } joint)
                {
                    result.RemoveRange(last, result.Count - last);
                    result.AddRange(joint.Before);
                    last = result.Count;
                    result.Add(joint.Wavefront);
                    result.AddRange(joint.After);
                    continue;
                }

                last = result.Count;
            }

            result.Add(operation);
        }

        return result;
    }
}
