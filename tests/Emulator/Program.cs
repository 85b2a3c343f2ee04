using System;
using System.IO;
using ModelGen;
using ModelGen.Cuda;
using ModelGen.Emulator;
using ModelGen.Ptb;
using ModelGen.Ptb.Models;

// What may end the process that it happens in, or never end, for tests that want to see it happen.
if (args is ["launch", string file, string kernel, string floatsText] && int.TryParse(floatsText, out int floats))
{
    Launch(file, kernel, floats);
    Console.WriteLine("done");
    return 0;
}

if (args is ["steps", string orderText, string right, string wrong] && Enum.TryParse(orderText, out ThreadOrder order))
{
    UseEmulatedGpus(order, new FaultyCompiler(right, wrong));
    foreach (double number in TrainedModelSteps.Run(new ModelOptions { Device = Device.Cuda() })) Console.WriteLine($"{number:R}");
    return 0;
}

if (args is ["trainer", .. string[] command])
{
    UseEmulatedGpus(ThreadOrder.Shuffled, new GppCompiler());
    return TrainingProgram.Run(command, ModelEntry.Of<TrainedModel>("trained"));
}

Console.Error.WriteLine("""
    launch <file.cu> <kernel> <floats>: runs a kernel in one block, with an arena of so many floats.
    steps <order> <right> <wrong>: trains a model for some steps, with a fault in the text of its kernels; tells costs and norms.
    trainer ...: the trainer, whose GPU is emulated, with one more model, trained.
    """);
return 2;

static void UseEmulatedGpus(ThreadOrder order, IKernelCompiler compiler) => GpuPlatform.Current = new GpuPlatform(
    () => new CudaProbe([], null), _ => new EmulatedGpu { Order = order }, new KernelStore(compiler, null, []));

static unsafe void Launch(string file, string kernel, int floats)
{
    using var gpu = new EmulatedGpu();
    CompiledKernels compiled = new GppCompiler().Compile(
        new KernelSource("Launched", File.ReadAllText(file), Precision.Fp32), gpu.Info.Architecture);
    using IGpuModule module = gpu.Load(compiled.Image, "Launched");
    nint* model = stackalloc nint[7];
    new Span<nint>(model, 7).Clear();
    model[0] = gpu.Allocate((long)floats * sizeof(float));
    int t = 0;
    void** arguments = stackalloc void*[] { model, &t };
    module.Kernel(kernel).Launch(1, 256, false, arguments);
}
