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
    private readonly bool _haveClusters;
    private readonly ProductChoice? _products;

    /// <summary>Finds the kernels, and chooses how each time loop runs on this device.</summary>
    /// <param name="gpu">The device.</param>
    /// <param name="module">The kernels.</param>
    /// <param name="memory">The model's memory.</param>
    /// <param name="launches">What is launched.</param>
    /// <param name="precision">How factors of products are rounded.</param>
    /// <param name="haveClusters">Whether blocks of time loops come in clusters.</param>
    /// <param name="products">Who computes large products; null where our kernels do.</param>
    public BoundPass(
        IGpu gpu, IGpuModule module, ModelMemory memory, IEnumerable<CudaLaunch> launches, Precision precision, bool haveClusters = false,
        ProductChoice? products = null)
    {
        (_gpu, _module, _memory, _precision, _haveClusters, _products) = (gpu, module, memory, precision, haveClusters, products);
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

    private Bound[] Bind(IEnumerable<CudaLaunch> launches) =>
        [.. launches.Where(launch => launch.RunsIn(_precision)).SelectMany(launch => launch is CudaProduct product ? Bind(product) : [Bind(launch)])];

    private Bound[] Bind(CudaProduct product)
    {
        Bound[] own = [BindKernel(product), .. product.Adds is { } adds ? (Bound[])[Bind(adds)] : []];
        return _products?.Of(GpuProduct.Of(product, _memory.Arena, _precision), () => Launch(own, count: 0, AllSteps)) is { } library
            ? [new BoundProduct(library, product.Order)]
            : own;
    }

    private Bound Bind(CudaLaunch launch)
    {
        if (launch is CudaSteps several)
        {
            DependsOnCount |= several.Steps == CudaLoop.Count;
            return new BoundSteps(several.Steps, Bind(several.Body));
        }

        BoundKernel kernel = BindKernel(launch);
        if (launch is not CudaLoop loop)
            return kernel;
        if (kernel.Kernel.ResidentBlocks(CudaLaunch.Threads) >= kernel.Blocks)
            return kernel with { IsCooperative = true };
        DependsOnCount |= loop.Steps == CudaLoop.Count;
        return new BoundParts(kernel.Kernel, kernel.Blocks, launch.Order, loop);
    }

    private BoundKernel BindKernel(CudaLaunch launch)
    {
        IGpuKernel kernel = _module.Kernel(launch.Kernel);
        kernel.Reserve(launch.SharedBytesIn(_precision));
        return new BoundKernel(kernel, launch.BlocksWhere(_haveClusters), launch.Order, IsCooperative: false);
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
                case BoundProduct product:
                    _gpu.SetOrder(product.Order);
                    product.Product.Launch();
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

    private sealed record BoundProduct(IGpuProduct Product, LaunchOrder Order) : Bound;

    // A loop that is one kernel, a part of a step at a time.
    private sealed record BoundParts(IGpuKernel Kernel, int Blocks, LaunchOrder Order, CudaLoop Loop) : Bound;

    private sealed record BoundSteps(int Steps, Bound[] Body) : Bound;
}
