using System.Collections.Generic;
using ModelGen.Generator.Lowering;

namespace ModelGen.Generator.Emit.Cuda;

/// <summary>A kernel and its grid.</summary>
/// <param name="Kernel">Its name.</param>
/// <param name="Blocks">Blocks of the grid.</param>
internal record Launch(string Kernel, int Blocks);

/// <summary>
/// A time loop: one kernel whose blocks wait for each other, or, where a device cannot hold all of them at a time, some kernels
/// for each step.
/// </summary>
/// <param name="Kernel">The kernel that runs all steps.</param>
/// <param name="Blocks">Blocks of every grid.</param>
/// <param name="Parts">The kernels of a step, in order.</param>
/// <param name="Steps">Number of steps.</param>
/// <param name="Backwards">Whether time falls.</param>
internal sealed record LoopLaunch(string Kernel, int Blocks, IReadOnlyList<string> Parts, Dim Steps, bool Backwards) : Launch(Kernel, Blocks);
