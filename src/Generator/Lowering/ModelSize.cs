using System.Linq;
using ModelGen.Generator.Model;

namespace ModelGen.Generator.Lowering;

/// <summary>Whether a declaration fits into an array of the run time.</summary>
internal static class ModelSize
{
    /// <summary>What is too large, or null.</summary>
    public static SizeProblem? FindProblem(ModelSpec spec) =>
        Target.All.Select(target => Plans.Build(spec, target).Buffers.FindProblem()).FirstOrDefault(problem => problem is not null);
}
