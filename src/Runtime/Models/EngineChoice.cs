using System;
using ModelGen.Cpu;
using ModelGen.Cuda;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>Chooses the device that computes.</summary>
internal static class EngineChoice
{
    /// <summary>The engine of a language model.</summary>
    /// <exception cref="CudaException">A GPU was asked for, and cannot be used.</exception>
    public static ILanguageModelEngine Open(
        LanguageModelConfig config, ModelOptions options, Func<LanguageModelProgram> cpu, Func<CudaProgram> cuda) => Open<ILanguageModelEngine>(
            options,
            why => new CpuLanguageModelEngine(config, cpu(), options, why),
            (gpu, kernels) => new CudaLanguageModelEngine(config, cuda(), gpu, kernels, options));

    /// <summary>The engine of a bare layer.</summary>
    /// <exception cref="CudaException">A GPU was asked for, and cannot be used.</exception>
    public static IEngine Open(ModelOptions options, Func<RecurrentLayerProgram> cpu, Func<CudaProgram> cuda) => Open<IEngine>(
        options, why => new CpuEngine(cpu(), options, why), (gpu, kernels) => new CudaEngine(cuda(), gpu, kernels, options));

    // The processor is told why it was chosen where that is not a matter of course.
    private static T Open<T>(ModelOptions options, Func<string, T> cpu, Func<IGpu, KernelStore, T> cuda)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.StepsTaken, "options.StepsTaken");
        if (options.Threads is < 1 or > ModelOptions.MaxThreads)
        {
            throw new ArgumentOutOfRangeException(
                "options.Threads",
                $"options.Threads is {options.Threads}: expected 1 to {ModelOptions.MaxThreads}; more than the {Environment.ProcessorCount} "
                + "processors of this machine are of no use.");
        }

        if (options.Device.Kind == DeviceKind.Cpu)
            return cpu("");
        try
        {
            GpuPlatform platform = GpuPlatform.Current;
            IGpu gpu = platform.Open(options.Device.Index);
            try
            {
                return cuda(gpu, platform.Kernels);
            }
            catch
            {
                gpu.Dispose();
                throw;
            }
        }
        catch (CudaException exception) when (options.Device.Kind == DeviceKind.Auto)
        {
            return cpu(exception.Message);
        }
    }
}
