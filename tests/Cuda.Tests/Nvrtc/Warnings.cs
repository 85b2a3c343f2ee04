using System;
using Xunit;

namespace ModelGen.Cuda.Tests.Nvrtc;

/// <summary>What NVIDIA's compiler says of a model.</summary>
internal static class Warnings
{
    /// <summary>Compiles a model in every precision, without a warning.</summary>
    public static void AreNoneOf(CudaProgram program)
    {
        foreach (Precision precision in Enum.GetValues<Precision>())
            Assert.DoesNotContain("warning", new NvrtcCompiler().Compile(new KernelSource(program.Name, program.Source, precision), "sm_90").Log, StringComparison.OrdinalIgnoreCase);
    }
}
