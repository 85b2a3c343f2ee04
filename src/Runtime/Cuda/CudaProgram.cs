using System.Collections.Generic;
using System.Linq;
using ModelGen.Engines;

namespace ModelGen.Cuda;

/// <summary>The generated program of a model for GPUs, as data.</summary>
public sealed class CudaProgram
{
    /// <summary>The model.</summary>
    public required string Name { get; init; }

    /// <summary>Where things lie in the arena.</summary>
    public required ProgramLayout Layout { get; init; }

    /// <summary>The kernels, CUDA C; they include the building blocks of the runtime.</summary>
    public required string Source { get; init; }

    /// <summary>Floats behind the arena in which kernels keep what lasts no longer than a pass.</summary>
    public int Workspace { get; init; }

    /// <summary>How each pass is launched, by name.</summary>
    public required Dictionary<string, CudaPass> Passes { get; init; }

    /// <summary>All launches of a pass, those of the passes that it includes first.</summary>
    internal IEnumerable<CudaLaunch> LaunchesOf(string pass) => Passes[pass].Includes.SelectMany(LaunchesOf).Concat(Passes[pass].Launches);
}

/// <summary>How a pass is launched.</summary>
/// <param name="Includes">Passes that are launched first, in order.</param>
/// <param name="Launches">Its own kernels, in order.</param>
/// <param name="Shows">Whether it makes something that is made only when it is asked for.</param>
public sealed record CudaPass(IReadOnlyList<string> Includes, IReadOnlyList<CudaLaunch> Launches, bool Shows = false);

/// <summary>What a launch waits for, and what waits for it.</summary>
public enum LaunchOrder
{
    /// <summary>It waits for the launches before that are in order, and those after it wait for it.</summary>
    InOrder,

    /// <summary>It waits for the launches before that are in order; only one after all waits for it.</summary>
    Beside,

    /// <summary>In order, and it waits for those beside as well.</summary>
    AfterAll,
}

/// <summary>A kernel and its grid; blocks have 256 threads.</summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Blocks">Blocks of the grid.</param>
/// <param name="SharedBytes">Shared memory of a block beside what the kernel declares.</param>
public record CudaLaunch(string Kernel, int Blocks, int SharedBytes = 0)
{
    /// <summary>As much shared memory as a block of the device can have.</summary>
    internal const int AllShared = -1;

    /// <summary>What blocks of products of matrices are launched with.</summary>
    public const int ProductSharedBytes = 96 << 10;

    /// <summary>Threads of every block.</summary>
    public const int Threads = 256;

    /// <summary>Shared memory of a block beside what the kernel declares, or <see cref="AllShared"/>.</summary>
    internal virtual int SharedBytesIn(Precision precision) => SharedBytes;

    /// <summary>Blocks of the grid.</summary>
    internal virtual int BlocksWhere(bool haveClusters) => Blocks;

    /// <summary>What it waits for.</summary>
    public LaunchOrder Order { get; init; }

    /// <summary>Whether it rounds factors of products to 16 bits: it is launched only where they are multiplied so.</summary>
    public bool Rounds { get; init; }

    /// <summary>Whether it is launched in a precision.</summary>
    internal bool RunsIn(Precision precision) => !Rounds || precision is Precision.Bf16 or Precision.Fp16;
}

/// <summary>Which factor of a matrix product is transposed.</summary>
public enum ProductForm
{
    /// <summary>C[m,n] from A[m,k] B[k,n].</summary>
    Plain,

    /// <summary>C[m,n] from A[m,k] B[n,k]^T.</summary>
    TransposedRight,

    /// <summary>C[m,n] from A[k,m]^T B[k,n].</summary>
    TransposedLeft,
}

/// <summary>A matrix of a product, row-major.</summary>
/// <param name="Offset">Floats from the start of the arena to its first element.</param>
/// <param name="Pitch">Floats from one row to the next.</param>
/// <param name="Copy">Where its copy in 16 bits begins, in floats; 0 where it has none.</param>
/// <param name="CopyPitch">16-bit numbers from one row of the copy to the next.</param>
public readonly record struct CudaMatrix(int Offset, int Pitch, int Copy = 0, int CopyPitch = 0);

/// <summary>A matrix product that is large enough for a library's kernel to take the place of ours.</summary>
/// <param name="Kernel">Our kernel.</param>
/// <param name="Blocks">Blocks of its grid.</param>
/// <param name="Form">Which factor is transposed.</param>
/// <param name="Rows">m.</param>
/// <param name="Columns">n.</param>
/// <param name="Inner">The summed extent k.</param>
/// <param name="Left">A.</param>
/// <param name="Right">B.</param>
/// <param name="Result">C.</param>
public sealed record CudaProduct(
    string Kernel, int Blocks, ProductForm Form, int Rows, int Columns, int Inner, CudaMatrix Left, CudaMatrix Right, CudaMatrix Result)
    : CudaLaunch(Kernel, Blocks, ProductSharedBytes)
{
    /// <summary>Whether the product is added to what stands in C.</summary>
    public bool IsSum { get; init; }

    /// <summary>Where a row lies that is added to each row of C; <see cref="NoBias"/> where there is none.</summary>
    public int Bias { get; init; } = NoBias;

    /// <summary>What adds the slices that our kernel leaves; null where it leaves the product.</summary>
    public CudaLaunch? Adds { get; init; }

    internal const int NoBias = -1;
}

/// <summary>
/// A time loop: one launch whose blocks wait for each other after each part of a step, <c>t = -1</c>; or, where the device cannot
/// hold all of them at a time, a launch for each part, <c>t = step * Parts + part</c>. Several loops can run as a wavefront, each a
/// step behind the one before: then there are <c>Steps + Stages - 1</c> such steps.
/// </summary>
/// <param name="Kernel">The kernel.</param>
/// <param name="Blocks">Blocks of the grid.</param>
/// <param name="Parts">Parts of a step.</param>
/// <param name="Steps">Number of steps of each loop, or <see cref="Count"/>.</param>
/// <param name="Stages">Number of loops.</param>
/// <param name="InClusters">Blocks of the grid where they come in clusters, if more.</param>
public sealed record CudaLoop(string Kernel, int Blocks, int Parts, int Steps, int Stages = 1, int InClusters = 0) : CudaLaunch(Kernel, Blocks)
{
    /// <summary>Blocks of a cluster, where blocks come in clusters.</summary>
    internal const int BlocksOfCluster = 2;

    /// <summary>As many steps as the single stream that is read has words, or the window.</summary>
    public const int Count = -1;

    // MeetingFloats of kernels/units.cuh.
    private const int MeetingBytes = 80 << 10;

    internal override int BlocksWhere(bool haveClusters) => haveClusters ? int.Max(Blocks, InClusters) : Blocks;

    // In fp32 weights that do not fit into registers come by way of the cache, which shares its memory.
    internal override int SharedBytesIn(Precision precision) => precision == Precision.Fp32 ? MeetingBytes : AllShared;
}

/// <summary>
/// A time loop whose steps are launched one after the other, each with all the launches of its body. What a kernel is given as <c>t</c>
/// counts the steps of all the loops around it, those of the innermost fastest.
/// </summary>
/// <param name="Steps">Number of steps, or <see cref="CudaLoop.Count"/>.</param>
/// <param name="Body">The launches of a step, in order.</param>
public sealed record CudaSteps(int Steps, IReadOnlyList<CudaLaunch> Body) : CudaLaunch("", 0);
