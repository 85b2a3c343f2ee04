using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Generator.Lowering;

/// <summary>Makes a wavefront of time loops, for GPUs.</summary>
internal static class Wavefronts
{
    /// <summary>The operations with such loops put together as lie one after the other and fit on a device at the same time.</summary>
    public static IReadOnlyList<Operation> Rewrite(IEnumerable<Operation> operations)
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
