using System.Collections.Generic;
using System.Linq;

namespace ModelGen.Cuda;

/// <summary>A pass whose kernels have been found: its launches, in order.</summary>
internal sealed unsafe class BoundPass
{
    // What kernels of time loops are told that shall run all steps.
    private const int AllSteps = -1;

    private readonly Bound[] _launches;
    private readonly IGpu _gpu;
    private readonly IGpuModule _module;
    private readonly ModelMemory _memory;
    private readonly Precision _precision;

    /// <summary>Finds the kernels, and chooses how each time loop runs on this device.</summary>
    public BoundPass(IGpu gpu, IGpuModule module, ModelMemory memory, IEnumerable<CudaLaunch> launches, Precision precision)
    {
        (_gpu, _module, _memory, _precision) = (gpu, module, memory, precision);
        _launches = Bind(launches);
    }

    /// <summary>Whether the number of its launches depends on that of the steps, which is known only when it runs.</summary>
    public bool DependsOnCount { get; private set; }

    /// <summary>Starts all kernels.</summary>
    /// <param name="count">Steps, for loops over as many as there are.</param>
    public void Launch(int count)
    {
        Launch(_launches, count, AllSteps);

        // What runs beside belongs to this pass.
        _gpu.SetOrder(LaunchOrder.AfterAll);
    }

    private Bound[] Bind(IEnumerable<CudaLaunch> launches) => [.. launches.Where(launch => launch.RunsIn(_precision)).Select(Bind)];

    private Bound Bind(CudaLaunch launch)
    {
        if (launch is CudaSteps several)
        {
            DependsOnCount |= several.Steps == CudaLoop.Count;
            return new BoundSteps(several.Steps, Bind(several.Body));
        }

        IGpuKernel kernel = _module.Kernel(launch.Kernel);
        kernel.Reserve(launch.SharedBytesIn(_precision));
        if (launch is not CudaLoop loop)
            return new BoundKernel(kernel, launch.Blocks, launch.Order, IsCooperative: false);
        if (kernel.ResidentBlocks(CudaLaunch.Threads) >= launch.Blocks)
            return new BoundKernel(kernel, launch.Blocks, launch.Order, IsCooperative: true);
        DependsOnCount |= loop.Steps == CudaLoop.Count;
        return new BoundParts(kernel, launch.Blocks, launch.Order, loop);
    }

    // The step of a launch in loops is its number among all their steps.
    private void Launch(Bound[] launches, int count, int step)
    {
        foreach (Bound launch in launches)
        {
            switch (launch)
            {
                case BoundSteps several:
                    int steps = several.Steps == CudaLoop.Count ? count : several.Steps;
                    int first = step == AllSteps ? 0 : step * steps;
                    for (int done = 0; done < steps; done++)
                        Launch(several.Body, count, first + done);
                    break;
                case BoundParts { Loop: var loop } stepwise:
                    int parts = loop.Parts * ((loop.Steps == CudaLoop.Count ? count : loop.Steps) + loop.Stages - 1);
                    for (int part = 0; part < parts; part++)
                        Launch(stepwise.Kernel, stepwise.Blocks, stepwise.Order, isCooperative: false, part);
                    break;
                case BoundKernel one:
                    Launch(one.Kernel, one.Blocks, one.Order, one.IsCooperative, step);
                    break;
            }
        }
    }

    private void Launch(IGpuKernel kernel, int blocks, LaunchOrder order, bool isCooperative, int step)
    {
        _gpu.SetOrder(order);
        _memory.Step = step;
        kernel.Launch(blocks, CudaLaunch.Threads, isCooperative, _memory.Addresses);
    }

    private abstract record Bound;

    private sealed record BoundKernel(IGpuKernel Kernel, int Blocks, LaunchOrder Order, bool IsCooperative) : Bound;

    // A loop that is one kernel, a part of a step at a time.
    private sealed record BoundParts(IGpuKernel Kernel, int Blocks, LaunchOrder Order, CudaLoop Loop) : Bound;

    private sealed record BoundSteps(int Steps, Bound[] Body) : Bound;
}
