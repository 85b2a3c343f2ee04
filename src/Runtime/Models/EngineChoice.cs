using System;
using ModelGen.Cpu;
using ModelGen.Cuda;
using ModelGen.Engines;

namespace ModelGen;

/// <summary>Chooses the device that computes.</summary>
internal static class EngineChoice
{
    /// <summary>Opens the device that the options ask for, with the program that a model has for it.</summary>
    /// <exception cref="CudaException">A GPU was asked for, and cannot be used.</exception>
    public static IEngine Open(ModelOptions options, ModelPrograms programs)
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
            return new CpuEngine(programs.Cpu(), options, why: "");
        try
        {
            GpuPlatform platform = GpuPlatform.Current;
            IGpu gpu = platform.Open(options.Device.Index);
            try
            {
                return new CudaEngine(programs.Cuda(), gpu, platform.Kernels, options);
            }
            catch
            {
                gpu.Dispose();
                throw;
            }
        }
        catch (CudaException exception) when (options.Device.Kind == DeviceKind.Auto)
        {
            // The processor tells why it was chosen where that is not a matter of course.
            return new CpuEngine(programs.Cpu(), options, exception.Message);
        }
    }
}
