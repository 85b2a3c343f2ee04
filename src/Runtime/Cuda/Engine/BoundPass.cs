using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Cuda;

/// <summary>A pass whose kernels have been found: its launches, in order.</summary>
internal sealed unsafe class BoundPass
{
    // What kernels of time loops are told that shall run all steps.
    private const int AllSteps = -1;

    private readonly List<Bound> _launches = [];
    private readonly IGpu _gpu;
    private readonly ModelMemory _memory;

    /// <summary>Finds the kernels, and chooses how each time loop runs on this device.</summary>
    public BoundPass(IGpu gpu, IGpuModule module, ModelMemory memory, IEnumerable<CudaLaunch> launches, Precision precision)
    {
        (_gpu, _memory) = (gpu, memory);
        foreach (CudaLaunch launch in launches.Where(launch => launch.RunsIn(precision)))
        {
            IGpuKernel kernel = module.Kernel(launch.Kernel);
            kernel.Reserve(launch.SharedBytesIn(precision));
            bool isWhole = launch is CudaLoop && kernel.ResidentBlocks(CudaLaunch.Threads) >= launch.Blocks;
            DependsOnCount |= launch is CudaLoop { Steps: CudaLoop.Count } && !isWhole;
            _launches.Add(new Bound(kernel, launch.Blocks, launch.Order, isWhole, isWhole ? null : launch as CudaLoop));
        }
    }

    /// <summary>Whether the number of its launches depends on that of the steps, which is known only when it runs.</summary>
    public bool DependsOnCount { get; }

    /// <summary>Starts all kernels.</summary>
    /// <param name="count">Steps, for loops over as many as there are.</param>
    public void Launch(int count)
    {
        foreach (Bound launch in _launches)
        {
            _gpu.SetOrder(launch.Order);
            if (launch.Stepwise is not { } loop)
            {
                _memory.Step = AllSteps;
                launch.Kernel.Launch(launch.Blocks, CudaLaunch.Threads, launch.IsCooperative, _memory.Addresses);
                continue;
            }

            int parts = loop.Parts * ((loop.Steps == CudaLoop.Count ? count : loop.Steps) + loop.Stages - 1);
            for (int part = 0; part < parts; part++)
            {
                _memory.Step = part;
                launch.Kernel.Launch(launch.Blocks, CudaLaunch.Threads, cooperative: false, _memory.Addresses);
            }
        }

        // What runs beside belongs to this pass.
        _gpu.SetOrder(LaunchOrder.AfterAll);
    }

    private sealed record Bound(IGpuKernel Kernel, int Blocks, LaunchOrder Order, bool IsCooperative, CudaLoop? Stepwise);
}
