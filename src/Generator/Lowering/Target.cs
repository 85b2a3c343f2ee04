using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>Whom a plan is for. Plans differ in what the output layer is made of, and in how time loops share their work.</summary>
internal enum Target
{
    /// <summary>Few threads, each with a cache of its own.</summary>
    Cpu,

    /// <summary>Many blocks of threads.</summary>
    Cuda,
}

/// <summary>What is done to a pass for a target.</summary>
internal static class Targets
{
    /// <summary>The operations with their time loops rewritten.</summary>
    /// <param name="target">Whom they are for.</param>
    /// <param name="operations">A pass.</param>
    /// <param name="buffers">Receives buffers that are needed for it.</param>
    public static IReadOnlyList<Operation> Rewrite(Target target, IEnumerable<Operation> operations, BufferSet buffers) =>
        target == Target.Cpu ? Panels.Rewrite(operations, buffers) : Wavefront.Merge(UnitProduct.Rewrite(operations));
}
