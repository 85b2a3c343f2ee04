using System;
using System.IO;
using ModelGen;
using ModelGen.Cuda;
using ModelGen.Emulator;

// What ends the process that it happens in, for tests that want to see it happen.
if (args is not ["launch", string file, string kernel, string floatsText] || !int.TryParse(floatsText, out int floats))
{
    Console.Error.WriteLine("launch <file.cu> <kernel> <floats>: runs a kernel in one block, with an arena of so many floats.");
    return 2;
}

using var gpu = new EmulatedGpu();
CompiledKernels compiled = new GppCompiler().Compile(
    new KernelSource("Launched", File.ReadAllText(file), Precision.Fp32), gpu.Info.Architecture);
using IGpuModule module = gpu.Load(compiled.Image, "Launched");
IGpuKernel found = module.Kernel(kernel);
nint arena = gpu.Allocate((long)floats * sizeof(float));
unsafe
{
    nint* model = stackalloc nint[7];
    new Span<nint>(model, 7).Clear();
    model[0] = arena;
    int t = 0;
    void** arguments = stackalloc void*[] { model, &t };
    found.Launch(1, 256, false, arguments);
}

Console.WriteLine("done");
return 0;
