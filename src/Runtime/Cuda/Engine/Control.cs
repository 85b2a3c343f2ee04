using System.Runtime.InteropServices;

namespace ModelGen.Cuda;

/// <summary>
/// What a step keeps on the device: <c>Control</c> of <c>kernels/model.cuh</c>, field by field. Kernels advance it; the host
/// writes single fields between passes.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal struct Control
{
    /// <summary>Seed of the dropout masks.</summary>
    public ulong Seed;

    /// <summary>Training passes so far, the one under way included.</summary>
    public long Step;

    /// <summary>Learning rate of the update.</summary>
    public float LearningRate;

    /// <summary>What else gradients in memory are multiplied by in the update: clipping, and the loss scale undone.</summary>
    public float Rate;

    /// <summary>How many times too large the loss of the next step is made; 1 but for 16-bit floats.</summary>
    public float LossScale;

    /// <summary>Steps since the loss scale was changed.</summary>
    public int GoodSteps;

    /// <summary>Whether dropout masks are drawn, 1, or those in memory are used, 0.</summary>
    public int DrawsMasks;

    /// <summary>Steps of a pass that takes as many as there are: words of a single stream, or of a window's streams.</summary>
    public int Count;

    /// <summary>Window of the text that this step reads.</summary>
    public int Window;

    /// <summary>Steps that were skipped because a gradient was not finite.</summary>
    public int Skipped;

    /// <summary>Blocks that have come to the barrier of all blocks.</summary>
    public uint Arrived;

    /// <summary>How many times too large gradients in memory are.</summary>
    public float GradientScale;

    /// <summary>Where the text begins among all texts.</summary>
    public int TextStart;

    /// <summary>Words of each of its streams.</summary>
    public int StreamLength;
}
