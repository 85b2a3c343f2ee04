using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Cuda;

/// <summary>A pass whose kernels have been found: its launches, in order.</summary>
internal sealed unsafe class BoundPass
{
    private readonly List<Bound> _launches = [];
    private readonly ModelMemory _memory;

    /// <summary>Finds the kernels, and chooses how each time loop runs on this device.</summary>
    public BoundPass(IGpuModule module, ModelMemory memory, IEnumerable<CudaLaunch> launches)
    {
        _memory = memory;
        foreach (CudaLaunch launch in launches)
        {
            IGpuKernel kernel = module.Kernel(launch.Kernel);
            if (launch is not CudaLoop loop)
                _launches.Add(new Bound([kernel], launch.Blocks, null));
            else if (kernel.ResidentBlocks(CudaLaunch.Threads) >= launch.Blocks)
                _launches.Add(new Bound([kernel], launch.Blocks, loop with { Parts = [] }));
            else
                _launches.Add(new Bound([.. loop.Parts.Select(module.Kernel)], launch.Blocks, loop));
        }
    }

    /// <summary>Starts all kernels.</summary>
    /// <param name="count">Words of the single stream, for loops over it.</param>
    public void Launch(int count)
    {
        foreach (Bound launch in _launches)
        {
            if (launch.Loop is not { Parts.Count: > 0 } loop)
            {
                launch.Kernels[0].Launch(launch.Blocks, CudaLaunch.Threads, cooperative: launch.Loop is not null, _memory.Addresses);
                continue;
            }

            int steps = loop.Steps == CudaLoop.Count ? count : loop.Steps;
            for (int step = 0; step < steps; step++)
            {
                _memory.Step = loop.Backwards ? steps - 1 - step : step;
                foreach (IGpuKernel part in launch.Kernels)
                    part.Launch(launch.Blocks, CudaLaunch.Threads, cooperative: false, _memory.Addresses);
            }
        }
    }

    private sealed record Bound(IGpuKernel[] Kernels, int Blocks, CudaLoop? Loop);
}
