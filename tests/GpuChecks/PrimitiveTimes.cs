using ModelGen.Cuda;

namespace ModelGen.GpuChecks;

/// <summary>Times what every step pays for: kernels in a graph, the barrier of all blocks, memory.</summary>
internal static class PrimitiveTimes
{
    private const string Name = "primitives";

    // Blocks for each multiprocessor: enough loads on their way to keep the memory busy.
    private const int CopyBlocks = 8;

    /// <summary>Measures and tells.</summary>
    public static void Measure(CheckReport report, CheckEffort effort) => report.Attempt("primitives", () =>
    {
        GpuPlatform platform = GpuPlatform.Current;
        using IGpu gpu = platform.Open(0);
        byte[] image = platform.Kernels.Get(Source(effort), gpu.Info.Architecture).Image;
        using IGpuModule module = gpu.Load(image, Name);
        using var memory = new ModelMemory(gpu, effort.CopiedFloats * 2);
        int blocks = gpu.Info.Multiprocessors;

        report.Number("primitive, empty kernel in a graph", Time(new CudaLaunch("Empty", 1)), "us");
        double barriers = Time(new CudaLoop("Barriers", blocks, Parts: 1, Steps: 1));
        report.Number($"primitive, barrier of {blocks} blocks", barriers / effort.Barriers, "us");
        double copy = Time(new CudaLaunch("Copy", blocks * CopyBlocks));
        report.Number("primitive, copy on the device, read and written", effort.CopiedFloats * 2.0 * sizeof(float) / copy / 1e6, "TB/s");

        double Time(CudaLaunch launch) => GpuTimer.Microseconds(gpu, effort, new BoundPass(gpu, module, memory, [launch], Precision.Fp32));
    });

    /// <summary>The kernels that are timed.</summary>
    public static KernelSource Source(CheckEffort effort) => new(Name, Text(effort), Precision.Fp32);

    private static string Text(CheckEffort effort) => $$"""
        #include "model.cuh"

        KERNEL(256, Empty) {}

        KERNEL(256, Barriers)
        {
            for (int i = 0; i < {{effort.Barriers}}; i++) grid_barrier(m);
        }

        KERNEL(256, Copy)
        {
            for (int i = 4 * element_index(); i < {{effort.CopiedFloats}}; i += 4 * element_count())
                store4(m.arena + {{effort.CopiedFloats}} + i, load4(m.arena + i));
        }

        """;
}
