using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>A kernel and its grid.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Blocks">Blocks of the grid.</param>
internal record Launch(string Kernel, int Blocks)
{
    /// <summary>What it waits for: a member of the runtime's <c>LaunchOrder</c>.</summary>
    public string Order { get; init; } = "InOrder";

    /// <summary>Whether it is launched only where products have 16-bit factors.</summary>
    public bool Rounds { get; init; }
}

/// <summary>A product of matrices, whose blocks ask for shared memory.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Blocks">Blocks of the grid.</param>
internal record ProductLaunch(string Kernel, int Blocks) : Launch(Kernel, Blocks);

/// <summary>A product that is large enough for a library's kernels: it is told as such.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Blocks">Blocks of the grid.</param>
/// <param name="Product">The product.</param>
/// <param name="Adds">Adds its slices; null where there is one.</param>
/// <param name="Rounded">Where its factors are in 16 bits; null where they are not.</param>
internal sealed record LargeProductLaunch(
    string Kernel, int Blocks, Product Product, Launch? Adds, (RoundedPlace Left, RoundedPlace Right)? Rounded) : ProductLaunch(Kernel, Blocks);

/// <summary>A time loop: all steps in one launch, or a launch for each part of each step.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Blocks">Blocks of the grid.</param>
/// <param name="InClusters">The same where they come in clusters, each of one stage: some may own nothing.</param>
/// <param name="Parts">Parts of a step, between which blocks wait for each other.</param>
/// <param name="Steps">Number of steps of each stage.</param>
/// <param name="Stages">Loops that run as a wavefront, each a step behind the one before; 1 where it is a single one.</param>
internal sealed record LoopLaunch(string Kernel, int Blocks, int InClusters, int Parts, Dim Steps, int Stages) : Launch(Kernel, Blocks);

/// <summary>A time loop whose steps are launched one after the other, each with all the launches of its body.</summary>
/// <param name="Steps">Number of steps.</param>
/// <param name="Body">The launches of a step.</param>
internal sealed record StepsLaunch(Dim Steps, IReadOnlyList<Launch> Body) : Launch("", 0);
