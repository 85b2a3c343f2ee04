using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>What a plan is for. Plans differ in the rewrites that they go through, and in a few facts of the target.</summary>
internal abstract class Target
{
    /// <summary>Few threads, each with a cache of its own.</summary>
    public static readonly Target Cpu = new CpuTarget();

    /// <summary>Many blocks of threads.</summary>
    public static readonly Target Cuda = new CudaTarget();

    /// <summary>All of them; a model is compiled for each.</summary>
    public static IReadOnlyList<Target> All { get; } = [Cpu, Cuda];

    /// <summary>Its name.</summary>
    public abstract string Name { get; }

    /// <summary>What is done to the passes of every plan, in this order.</summary>
    public abstract IReadOnlyList<Rewrite> Rewrites { get; }

    /// <summary>Whether texts lie beside the model, and a pass takes its window by itself.</summary>
    public abstract bool HoldsTexts { get; }

    /// <summary>Whole numbers that an index of ids takes.</summary>
    /// <param name="classes">Number of different ids, V.</param>
    /// <param name="positions">Number of ids, M.</param>
    public abstract Dim IndexLength(Dim classes, Dim positions);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
