using System;
using ModelGen.Cpu;
using ModelGen.Cuda;

namespace ModelGen;

/// <summary>Chooses who computes.</summary>
internal static class Engines
{
    /// <summary>Test seam until devices can be named.</summary>
    public static Func<IGpu>? OpenGpu { get; set; }

    /// <summary>Test seam until devices can be named.</summary>
    public static Func<KernelSource, string, CompiledKernels>? Compile { get; set; }

    /// <summary>The engine of a language model.</summary>
    public static ILanguageModelEngine Open(
        LanguageModelConfig config, ModelOptions options, Func<LanguageModelProgram> cpu, Func<CudaProgram> cuda) =>
        OpenGpu is null ? new CpuLanguageModelEngine(config, cpu(), options)
            : new CudaLanguageModelEngine(config, cuda(), OpenGpu(), Compile!, options);

    /// <summary>The engine of a bare layer.</summary>
    public static IEngine Open(ModelOptions options, Func<RecurrentLayerProgram> cpu, Func<CudaProgram> cuda) =>
        OpenGpu is null ? new CpuEngine(cpu(), options) : new CudaEngine(cuda(), OpenGpu(), Compile!, options);
}
