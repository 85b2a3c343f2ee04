using System.Collections.Generic;

namespace ModelGen.Generator.Lowering;

/// <summary>
/// What a plan is for. Plans differ in what the output layer is made of, and in how time loops share their work.
/// </summary>
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

    /// <summary>How the last layer's output becomes a prediction.</summary>
    /// <param name="scope">Receives its buffers.</param>
    /// <param name="weights"><c>[V, K]</c>.</param>
    /// <param name="bias"><c>[V]</c>.</param>
    /// <param name="t">Steps of a training window.</param>
    /// <param name="b">Streams.</param>
    public abstract OutputLayer OutputLayer(Scope scope, View weights, View bias, Dim t, Dim b);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
